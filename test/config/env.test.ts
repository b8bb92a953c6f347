import { afterEach, describe, expect, test } from '@jest/globals';
import { env } from '../../src/config/env.js';
import { ConfigError } from '../../src/errors.js';

const name = 'DOCFERRY_TEST_VARIABLE';

afterEach(() => {
  Reflect.deleteProperty(process.env, name);
});

describe('env', () => {
  test('yields the value before the default', () => {
    process.env[name] = 'a';
    expect(env(name)).toBe('a');
    expect(env(name, 'b')).toBe('a');
    expect(env.optional(name)).toBe('a');
  });

  test.each([undefined, ''])('takes %j for unset', (value) => {
    if (value !== undefined) process.env[name] = value;
    expect(env(name, 'b')).toBe('b');
    expect(env(name, '')).toBe('');
    expect(env.optional(name)).toBeUndefined();
    const error = new ConfigError(`environment variable ${name} is not set`, {
      code: 'env_missing',
      hint: '',
    });
    expect(() => env(name)).toThrow(error);
  });
});
