import { describe, expect, test } from '@jest/globals';
import { errorResult } from '../../src/commands/failure.js';
import { EnvironmentError } from '../../src/errors.js';

/** What `await using` throws when both its block and a disposal fail. */
function suppressing(suppressed: unknown, error: unknown): Error {
  const both = new Error('An error was suppressed during disposal.');
  return Object.assign(both, { name: 'SuppressedError', suppressed, error });
}

describe('errorResult', () => {
  test('tells the first failure, not those of closing what was open', () => {
    const first = new EnvironmentError('the disk is full', {
      code: 'state_unwritable',
      hint: 'Free some space.',
    });
    const thrown = suppressing(suppressing(first, new Error('inner')), new Error('outer'));
    expect(errorResult(thrown)).toEqual({
      code: 'state_unwritable',
      message: 'the disk is full',
      hint: 'Free some space.',
      exitCode: 3,
    });
  });

  test('calls what it cannot explain a bug', () => {
    expect(errorResult('odd')).toMatchObject({ code: 'unexpected', message: 'odd', exitCode: 1 });
  });
});
