import { afterEach, describe, expect, test } from '@jest/globals';
import type { Position } from '../../../src/document.js';
import { decodePosition, encodePosition } from '../../../src/sources/couchdb/position.js';
import { json, type Reply, type ScriptedRequest } from '../../support/scripted-http.js';
import { honest, idsOf, never, openScripted, readAll, row, type Trial } from './fake-database.js';

let trial: Trial;

afterEach(async () => {
  await trial[Symbol.asyncDispose]();
});

const since = encodePosition({ since: '1-a' });

function change(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { seq: '9-x', id, changes: [{ rev: '1-a' }], doc: row(id)['doc'], ...more };
}

/** Answers the requests for changes, counted from 0, with `reply`; all others honestly. */
async function openChanges(reply: (request: ScriptedRequest, count: number) => Reply): Promise<Trial> {
  let count = -1;
  return await openScripted((request) => {
    if (!request.path.endsWith('/_changes')) return honest(request);
    count += 1;
    return reply(request, count);
  });
}

describe('changes', () => {
  const unfit: Readonly<Record<string, unknown>> = {
    'no last_seq': { results: [change('a')], pending: 0 },
    'a last_seq of null': { results: [], last_seq: null, pending: 0 },
    'no results': { last_seq: '2-b', pending: 0 },
    'fewer than asked for while more are pending': { results: [], last_seq: '2-b', pending: 7 },
    'a row of another document': {
      results: [change('a', { doc: row('b')['doc'] })],
      last_seq: '2-b',
      pending: 0,
    },
    'an error in a 200': { error: 'timeout', reason: 'x' },
  };

  test.each(Object.entries(unfit))('an answer with %s is asked for again', async (_name, body) => {
    const right = { results: [change('a')], last_seq: '3-c', pending: 0 };
    trial = await openChanges((_request, count) => json(count === 0 ? body : right));
    const pages = await readAll(trial.source, since);
    expect(idsOf(pages)).toEqual(['a']);
    expect(pages.at(-1)?.position).toBe(encodePosition({ since: '3-c' }));
    expect(trial.events).toHaveLength(1);
  });

  test('an empty page does not move the position', async () => {
    trial = await openChanges(() => json({ results: [], last_seq: '99-z', pending: 0 }));
    expect((await readAll(trial.source, since)).map(({ position }) => position)).toEqual([since]);
  });

  test('a pass goes on over a feed that rewinds, until nothing is pending', async () => {
    // A cluster that lost a node may answer from an earlier place: rows come again, and as many stay pending.
    const [total, places] = [2_000, [0, 100, 300, 200, 1_800]];
    trial = await openChanges((request, count) => {
      const from = places[count] ?? total;
      const size = Math.min(Number(request.query.get('limit')), total - from);
      const results = Array.from({ length: size }, (_, index) => change(`c${from + index}`));
      return json({ results, last_seq: `${from + size}-x`, pending: total - from - size });
    });
    const pages = await readAll(trial.source, since);
    expect(idsOf(pages).length).toBeGreaterThan(total);
    expect(new Set(idsOf(pages)).size).toBe(total);
    expect(pages.at(-1)?.position).toBe(encodePosition({ since: '2000-x' }));
    expect(trial.events).toEqual([]);
  });

  test('the same document twice in a page is yielded twice, in order', async () => {
    const results = [
      change('a'),
      change('b'),
      change('a', { deleted: true, doc: { _id: 'a', _rev: '2-b', _deleted: true } }),
    ];
    trial = await openChanges(() => json({ results, last_seq: '9-x', pending: 0 }));
    const changes = (await readAll(trial.source, since)).flatMap((page) => [...page.changes]);
    expect(changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['upsert a', 'upsert b', 'removal a']);
  });

  test('a change without its document is asked for by id', async () => {
    const results = [change('n001', { doc: null }), change('gone', { doc: null })];
    trial = await openChanges(() => json({ results, last_seq: '9-x', pending: 0 }));
    const changes = (await readAll(trial.source, since)).flatMap((page) => [...page.changes]);
    expect(changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['upsert n001', 'removal gone']);
  });

  test.each([
    ['a string', '12-abc', '12-abc'],
    ['an integer', 12, '12'],
    ['an array', [12, 'g1AAAA'], '[12,"g1AAAA"]'],
  ])('a sequence may be %s', async (_name, sequence, parameter) => {
    trial = await openScripted((request) => {
      if (request.path.endsWith('/_changes')) return json({ results: [], last_seq: sequence });
      return request.path === '/db' ? json({ update_seq: sequence, doc_count: 0 }) : honest(request);
    });
    const after = encodePosition({ since: sequence });
    expect(decodePosition(after).since).toEqual(sequence);
    expect((await readAll(trial.source, after)).at(-1)?.position).toBe(after);
    expect(await trial.source.probe({ after, stop: never })).toBeUndefined();
    const asked = trial.requests.filter(({ path }) => path.endsWith('/_changes'));
    expect(new Set(asked.map(({ query }) => query.get('since')))).toEqual(new Set([parameter]));
  });

  test('losing revisions are asked for only where they are wanted', async () => {
    for (const conflicts of [true, false]) {
      trial = await openScripted(honest, {}, { conflicts });
      await readAll(trial.source);
      await trial.source.fetch(['n001'], never);
      const documents = trial.requests.filter(({ query }) => query.get('include_docs') === 'true');
      expect(documents.length).toBeGreaterThan(3);
      expect(new Set(documents.map(({ query }) => query.get('conflicts')))).toEqual(
        new Set([conflicts ? 'true' : null]),
      );
      if (conflicts) await trial[Symbol.asyncDispose]();
    }
  });
});

describe('positions', () => {
  test.each([
    '',
    'x',
    '{}',
    '[]',
    '{"v":2,"since":"1"}',
    '{"v":1}',
    '{"v":1,"since":null}',
    '{"v":1,"since":"1","copy":{}}',
  ])('%s is none', async (text) => {
    trial = await openScripted(honest);
    const after = text as Position;
    await expect(trial.source.probe({ after, stop: never })).rejects.toMatchObject({
      code: 'source_position',
    });
    await expect(readAll(trial.source, after)).rejects.toMatchObject({ code: 'source_position' });
  });

  test('a sequence of integers that has gone back means another database', async () => {
    trial = await openScripted((request) =>
      request.path === '/db'
        ? json({ update_seq: 4, doc_count: 0, instance_start_time: '171' })
        : honest(request),
    );
    const after = encodePosition({ since: 5 });
    await expect(readAll(trial.source, after)).rejects.toMatchObject({
      code: 'source_recreated',
      exitCode: 6,
    });
    await expect(readAll(trial.source, encodePosition({ since: 4, instance: '170' }))).resolves.toHaveLength(
      1,
    );
  });
});
