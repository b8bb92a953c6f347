import { describe, expect, test } from '@jest/globals';
import { requireOwnEndpoints } from '../../src/config/endpoint-variables.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { migration } from './example.js';

const here = 'http://127.0.0.1:8000';
const there = 'http://127.0.0.1:8001';

function require(changes: Partial<MigrationConfig>, environment: Record<string, string>): () => void {
  const route = migration(changes);
  return () => {
    requireOwnEndpoints(route, environment);
  };
}

describe('with DynamoDB on both sides', () => {
  const source = { type: 'dynamodb', endpoint: here } as const;
  const target = { type: 'dynamodb', endpoint: there } as const;

  test.each(['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'])('%s must not decide for a side', (name) => {
    const environment = { [name]: here };
    expect(require({ source, target: { type: 'dynamodb' } }, environment)).toThrow(
      expect.objectContaining({
        code: 'endpoint_ambiguous',
        exitCode: 2,
        hint: expect.stringContaining('target'),
      }),
    );
    expect(require({ source: { type: 'dynamodb', region: 'eu-west-1' }, target }, environment)).toThrow(
      expect.objectContaining({ code: 'endpoint_ambiguous', hint: expect.stringContaining('source') }),
    );
    expect(require({ source, target }, environment)).not.toThrow();
  });

  test('a variable that is empty or ignored decides nothing', () => {
    const sides = { source, target: { type: 'dynamodb' } } as const;
    expect(require(sides, {})).not.toThrow();
    expect(require(sides, { AWS_ENDPOINT_URL: '' })).not.toThrow();
    const ignored = { AWS_ENDPOINT_URL: here, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(require(sides, ignored)).not.toThrow();
  });
});

test('with DynamoDB on one side a variable may decide', () => {
  expect(require({}, { AWS_ENDPOINT_URL: here })).not.toThrow();
});
