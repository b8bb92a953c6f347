import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CouchDBServer, startCouchDBServer } from '../../../src/demo/couchdb-server.js';
import { compareIds } from '../../../src/couchdb/ids.js';
import { between } from '../../../src/sources/couchdb/between.js';
import { couchdbSourceConfig } from '../../../src/sources/couchdb/config.js';
import { decodePosition } from '../../../src/sources/couchdb/position.js';
import { connectCouchDB } from '../../../src/sources/couchdb/source.js';
import type { Source, SourceConnection } from '../../../src/sources/source.js';
import { CouchDBDatabase } from '../../support/couchdb-database.js';
import { idsOf, readAll } from './fake-database.js';

const seed = Number(process.env['DOCFERRY_SEED'] ?? 20_261_122);

describe('a database read by ranges', () => {
  const kinds: Readonly<Record<string, (index: number) => string>> = {
    'ids in a row': (index) => `ticket-${String(index).padStart(8, '0')}`,
    'hexadecimal ids': (index) => ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0'),
    'ids of several kinds': (index) => (['a:', 'ユーザー/', '😀-'][index % 3] ?? '') + String(index),
    'ids that share a long beginning': (index) => `${'x'.repeat(500)}${index}`,
    'ids that each extend the last': (index) => 'y'.repeat(1 + (index % 75)) + String(index),
  };
  const count = 6_000;
  let server: CouchDBServer;
  let connection: SourceConnection;

  beforeAll(async () => {
    server = await startCouchDBServer();
    connection = connectCouchDB(couchdbSourceConfig.parse({ type: 'couchdb', url: server.url, ranges: 5 }));
  });

  afterAll(async () => {
    await connection[Symbol.asyncDispose]();
    await server.close();
  });

  async function fill(name: string, ids: readonly string[]): Promise<Source> {
    const database = await CouchDBDatabase.create({ url: server.url }, name);
    await database.put(ids.map((id) => ({ _id: id })));
    return connection.open({ name, conflicts: false, report: () => undefined });
  }

  test.each(Object.entries(kinds))('%s are split evenly and all read once', async (_kind, idAt) => {
    const ids = Array.from({ length: count }, (_, index) => idAt(index)).sort(compareIds);
    const source = await fill(`db${Object.values(kinds).indexOf(idAt)}`, ids);
    const pages = await readAll(source);
    expect([...idsOf(pages)].sort(compareIds)).toEqual(ids);
    const ranges = pages[0] === undefined ? [] : (decodePosition(pages[0].position).copy?.ranges ?? []);
    expect(ranges.map(({ start }) => start)).toEqual([
      undefined,
      ...ranges.map(({ end }) => end).slice(0, -1),
    ]);
    const sizes = ranges.map(({ start, end }) => ids.filter((id) => isWithin(id, start, end)).length);
    expect(sizes).toHaveLength(5);
    expect(Math.max(...sizes)).toBeLessThan((count / 5) * 1.6);
  });

  test('resumes after each page without a gap', async () => {
    const ids = Array.from({ length: count }, (_, index) => `k${index}`);
    const source = await fill('resumed', ids);
    const pages = await readAll(source);
    expect(pages.length).toBeGreaterThan(10);
    for (const [index, page] of pages.entries()) {
      const rest = await readAll(source, page.position);
      expect(new Set([...idsOf(pages.slice(0, index + 1)), ...idsOf(rest)]).size).toBe(count);
    }
  });
});

test('what lies between two texts is valid text, whatever they are', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 12 });
  fc.assert(
    fc.property(anyText, anyText, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
      const [low, high] = [one, other].sort(compareIds) as [string, string];
      const found = between(low, high, share);
      expect(found).not.toMatch(/\p{Surrogate}/u);
    }),
    { seed, numRuns: 1_000 },
  );
});

test('what lies in the middle of two texts closes in on every text between them', () => {
  const anyText = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', '1', '😀', 'ｱ'),
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      const [low, high] = [one, other].sort(compareIds) as [string, string];
      fc.pre(low !== high);
      const found = between(low, high, 0.5);
      expect(compareIds(low, found)).toBeLessThanOrEqual(0);
      expect(compareIds(found, high)).toBeLessThanOrEqual(0);
    }),
    { seed, numRuns: 1_000 },
  );
});

test('ids are compared by their bytes', () => {
  expect(compareIds('～', '😀')).toBeLessThan(0);
  expect(['😀', '～'].sort()).toEqual(['😀', '～']);
});

function isWithin(id: string, start: string | undefined, end: string | undefined): boolean {
  return (
    (start === undefined || compareIds(start, id) <= 0) && (end === undefined || compareIds(id, end) < 0)
  );
}
