import { describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import type { Hook } from '../../src/config/sync-settings.js';
import { version } from '../../src/version.js';
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';
import { type Told, tell } from './alerts-told.js';
import { failed } from './results.js';

async function tellServer(
  replies: readonly Reply[],
  use: (server: ScriptedServer, told: Told) => void,
  hook: Partial<Hook> = {},
): Promise<void> {
  await using server = await startScriptedServer((_, count) => replies[count] ?? {});
  const url = new URL('/hooks/a-secret-path?key=secret', server.url);
  url.username = 'ann';
  url.password = 'p@w';
  use(server, await tell({ webhook: url.href, ...hook }));
}

describe('a webhook', () => {
  test('gets the result as JSON, without secrets', async () => {
    await tellServer([], ({ requests }, told) => {
      expect(told).toEqual({ warnings: [], details: [] });
      expect(requests).toMatchObject([
        {
          method: 'POST',
          path: '/hooks/a-secret-path',
          headers: {
            'content-type': 'application/json',
            'user-agent': `docferry/${version()}`,
            authorization: `Basic ${Buffer.from('ann:p@w').toString('base64')}`,
          },
        },
      ]);
      const body = JSON.parse(requests[0]?.body ?? '') as { result: RunResult };
      expect(body).toMatchObject({ event: 'failure', migration: 'there' });
      expect(body.result.error).toEqual({ ...failed.error, message: 'refused ***' });
    });
  });

  test.each<readonly [string, Reply]>([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a reset', { fault: 'reset' }],
  ])('is tried once more after %s, with the same key', async (_, reply) => {
    await tellServer([reply], ({ requests }, { warnings }) => {
      expect(warnings).toEqual([]);
      expect(requests).toHaveLength(2);
      expect(requests[0]?.headers['idempotency-key']).toBe(requests[1]?.headers['idempotency-key']);
    });
  });

  test('is not tried a third time, and the warning hides its path', async () => {
    await tellServer([{ status: 500 }, { status: 502 }], ({ url, requests }, { warnings }) => {
      expect(requests).toHaveLength(2);
      expect(warnings).toEqual([
        `the alert of a failure was not delivered: webhook at "${url}": it answered 502, twice`,
      ]);
    });
  });

  test.each([
    [400, 'it answered 400'],
    [302, 'it answered 302, and redirects are not followed'],
  ])('that answers %i is not tried again', async (status, why) => {
    const headers = { location: '/elsewhere' };
    await tellServer([{ status, headers }], ({ requests }, { warnings }) => {
      expect(requests).toHaveLength(1);
      expect(warnings).toEqual([expect.stringMatching(`${why}$`)]);
    });
  });

  test('that never answers is given up at the limit', async () => {
    const timeoutSeconds = 0.3;
    const silence: Reply = { fault: 'silence' };
    await tellServer(
      [silence],
      (_, { warnings }) => {
        expect(warnings).toEqual([expect.stringMatching('it took longer than 0.3 s$')]);
      },
      { timeoutSeconds },
    );
  });

  test('with a body that never ends is content with its status', async () => {
    await tellServer([{ body: 'x'.repeat(1_000), fault: 'stall' }], (_, { warnings }) => {
      expect(warnings).toEqual([]);
    });
  });

  test('that nobody serves is a warning', async () => {
    const { warnings } = await tell({ webhook: 'http://127.0.0.1:9/x' });
    expect(warnings).toEqual([
      expect.stringMatching('"http://127.0.0.1:9": it could not be reached \\(ECONNREFUSED\\), twice$'),
    ]);
  });
});
