import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../support/scripted-http.js';
import {
  faultAt,
  honest,
  ids,
  idsOf,
  never,
  openScripted,
  readAll,
  readsPage,
  type Trial,
} from '../sources/couchdb/fake-database.js';

let trial: Trial;

afterEach(async () => {
  await trial[Symbol.asyncDispose]();
});

describe('waiting', () => {
  test('asks again no sooner than the server says, and says why', async () => {
    const busy = json(
      { error: 'too_many_requests', reason: 'slow down' },
      { status: 429, headers: { 'retry-after': '9' } },
    );
    trial = await openScripted(faultAt(1, () => busy));
    await readAll(trial.source);
    expect(trial.waited()).toBe(9_000);
    expect(trial.events).toEqual([
      { type: 'throttle', side: 'source', limit: 'requests to couchdb', delay: 9_000 },
      { type: 'retry', side: 'source', reason: 'reading couchdb database "db": the server answered 429 too_many_requests: "slow down"', delay: 9_000 },
    ]); // prettier-ignore
  });

  test('does not wait for ever because the server says so', async () => {
    const busy = json({}, { status: 503, headers: { 'retry-after': '86400' } });
    trial = await openScripted(
      faultAt(1, () => busy),
      { giveUpSeconds: 300 },
    );
    await readAll(trial.source);
    expect(trial.waited()).toBe(60_000);
  });

  test('gives up after the time it was given, and names the database and the reason', async () => {
    let pages = 0;
    trial = await openScripted((request) => {
      if (readsPage(request) && (pages += 1) > 1)
        return json({ error: 'timeout', reason: 'shards' }, { status: 500 });
      return honest(request);
    });
    await expect(readAll(trial.source)).rejects.toMatchObject({
      name: 'EnvironmentError',
      code: 'source_unavailable',
      message: expect.stringMatching(
        /^reading couchdb database "db" was given up after \d+ s: the server answered 500 timeout: "shards"$/,
      ),
    });
    expect(trial.waited()).toBeGreaterThan(40_000);
    expect(trial.waited()).toBeLessThanOrEqual(60_000);
  });

  test('has its whole patience again after each page', async () => {
    // Each page costs more than half of the time after which reading is given up.
    const failures = new Map<string, number>();
    trial = await openScripted((request) => {
      const key = request.query.get('startkey') ?? '';
      const failed = failures.get(key) ?? 0;
      failures.set(key, failed + 1);
      return readsPage(request) && failed < 8 ? json({}, { status: 503 }) : honest(request);
    });
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(trial.waited()).toBeGreaterThan(60_000);
  });

  test('asks for less after a failure', async () => {
    trial = await openScripted(faultAt(0, () => ({ fault: 'reset' })));
    await readAll(trial.source);
    const limits = trial.requests.filter(readsPage).map(({ query }) => Number(query.get('limit')));
    expect(limits.slice(0, 2)).toEqual([100, 25]);
  });

  test('is ended by the stop signal', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    trial = await openScripted((request) => {
      if (!readsPage(request)) return honest(request);
      setTimeout(() => {
        stop.abort(reason);
      }, 20);
      return { ...honest(request), fault: 'stall' };
    });
    const pages = trial.source.read({ stop: stop.signal })[Symbol.asyncIterator]();
    expect(await pages.next()).toMatchObject({ value: { changes: [] } });
    await expect(pages.next()).rejects.toBe(reason);
    await expect(trial.source.fetch(['n001'], never)).resolves.toHaveProperty('size', 1);
  });
});
