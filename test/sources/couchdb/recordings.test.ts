import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Document } from '../../../src/document.js';
import type { AdapterEvent } from '../../../src/events.js';
import { stringifyJson } from '../../../src/json/json.js';
import { couchdbSourceConfig } from '../../../src/sources/couchdb/config.js';
import { encodePosition } from '../../../src/sources/couchdb/position.js';
import { connectCouchDB } from '../../../src/sources/couchdb/source.js';
import type { Source, SourceConnection } from '../../../src/sources/source.js';
import { startRecordings } from '../../support/recordings.js';
import type { ScriptedServer } from '../../support/scripted-http.js';
import { documentsOf, idsOf, never, readAll } from './fake-database.js';

let server: ScriptedServer;
let connection: SourceConnection;
let events: AdapterEvent[];
let texts = false;

beforeAll(async () => {
  server = await startRecordings();
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function open(name: string): Source {
  events = [];
  connection = connectCouchDB(
    couchdbSourceConfig.parse({ type: 'couchdb', url: server.url, giveUpSeconds: 1 }),
  );
  return connection.open({ name, conflicts: false, texts, report: (event) => events.push(event) });
}

/** A field of a document as JSON text, digit for digit. */
function text(document: Document | undefined, field: string): string {
  return stringifyJson(document?.[field] ?? null);
}

describe.each([false, true])('a recorded Apache CouchDB 3.5.0, its documents left as text: %s', (left) => {
  beforeAll(() => {
    texts = left;
  });

  test('is copied whole, exactly, without design documents', async () => {
    const pages = await readAll(open('tricky'));
    const documents = documentsOf(pages);
    expect(documents.size).toBe(18);
    expect(idsOf(pages)).toContain('has/slash and space?&=#%');
    expect(text(documents.get('int-2-53'), 'n')).toBe('9007199254740993');
    expect(text(documents.get('int-2-53'), 'neg')).toBe('-9007199254740993');
    expect(text(documents.get('int-39-digits'), 'n')).toBe('123456789012345678901234567890123456789');
    expect(text(documents.get('int-snowflake'), 'tweet_id')).toBe('1234567890123456789');
    expect(pages.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(1);
    expect(events).toEqual([
      { type: 'notice', code: 'attachments', message: 'a document has attachments, which are not carried with it', count: 1 },
    ]); // prettier-ignore
  });

  test('every recorded document comes as it is written, byte for byte', async () => {
    const documents = documentsOf(await readAll(open('tricky')));
    const response = await fetch(`${server.url}/tricky/_all_docs?include_docs=true`);
    const lines = (await response.text()).split('\n').filter((line) => line.includes('"doc":'));
    for (const line of lines) {
      const id = (JSON.parse(line.replace(/,\r?$/, '')) as { id: string }).id;
      // JavaScript puts fields named like integers first, and writes 1.0 as 1.
      if (id.startsWith('_design/') || id.startsWith('float') || id === 'odd-keys') continue;
      expect(line).toContain(`"doc":${stringifyJson(documents.get(id) ?? null)}}`);
    }
  });

  test('keeps fields of any name', async () => {
    const document = documentsOf(await readAll(open('tricky'))).get('odd-keys');
    expect(Object.keys(document ?? {}).sort()).toEqual(
      [
        '',
        '$x',
        '0',
        '1',
        '_id',
        '_rev',
        'a.b',
        'constructor',
        'hasOwnProperty',
        'nested',
        'toString',
      ].sort(),
    );
    expect(text(document, 'nested')).toBe('{"__proto__":{"p":1}}');
  });

  test('is followed from the beginning, tombstones with and without a body included', async () => {
    const since = encodePosition({ instance: '1795361470', since: '0' });
    const pages = await readAll(open('tricky'), since);
    const removals = pages.flatMap(({ changes }) => [...changes].filter(({ kind }) => kind === 'removal'));
    expect(removals).toHaveLength(2);
    expect(removals).toContainEqual({ kind: 'removal', id: 'deleted-later' });
    expect(removals.find(({ id }) => id === 'deleted-with-body')).toHaveProperty('document._deleted', true);
    expect(pages.at(-1)?.position).toContain('"since":"27-');
  });

  test('fetches found, deleted and missing documents', async () => {
    const found = await open('tricky').fetch(['agent-1', 'deleted-later', 'not-there', 'conflicted'], never);
    expect([...found.keys()]).toEqual(['agent-1', 'conflicted']);
  });

  test('is read when it is partitioned', async () => {
    expect(await open('parted').probe({ stop: never })).toBe(3);
  });

  test('refuses a database that is not there', async () => {
    await expect(open('no_such_db').probe({ stop: never })).rejects.toMatchObject({
      code: 'source_not_found',
    });
  });

  test('has another instance than the position', async () => {
    const elsewhere = encodePosition({ instance: '1795361471', since: '0' });
    await expect(readAll(open('tricky'), elsewhere)).rejects.toMatchObject({ code: 'source_recreated' });
  });
});
