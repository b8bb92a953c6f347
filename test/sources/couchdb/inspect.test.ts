import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sources } from '../../../src/adapters.js';
import { type CouchDBServer, startCouchDBServer } from '../../../src/demo/couchdb-server.js';
import type { Change, Document } from '../../../src/document.js';
import { couchdbSourceConfig } from '../../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../../src/sources/couchdb/source.js';
import type { SamplePage } from '../../../src/sources/source.js';
import { pouchdbUrl, uniqueName } from '../../support/servers.js';
import { never } from './fake-database.js';

const { inspect } = sources.couchdb;
const attached = (text: string): Document => ({ content_type: 'text/plain', data: btoa(text) });

/** What a database is asked to hold: two files of 12 bytes in all, three revisions of which two lose, and both. */
const seeded: readonly Document[] = [
  { _id: 'files', _rev: '1-a', _attachments: { 'a.txt': attached('hello'), 'b.txt': attached('goodbye') } },
  { _id: 'file', _rev: '1-a', _attachments: { 'a.txt': attached('x') } },
  ...['1-a', '1-b', '1-c'].map((_rev) => ({ _id: 'branches', _rev, name: _rev })),
  { _id: 'both', _rev: '1-a', _attachments: { 'a.txt': attached('hello') } },
  { _id: 'both', _rev: '1-b', _attachments: { 'a.txt': attached('hello') } },
  { _id: 'plain', _rev: '1-a', attachments: {}, conflicts: [] },
];

const attachments = (reason: string, files: number, bytes: number): object => ({ code: 'attachments', reason: `the document has ${reason} in all`, path: '_attachments', measures: { files, bytes } }); // prettier-ignore
const conflicts = (reason: string, revisions: number): object => ({ code: 'conflicts', reason: `the document has ${reason}`, path: '_conflicts', measures: { revisions } }); // prettier-ignore

const expected = {
  both: [attachments('1 attachment of 5 bytes', 1, 5), conflicts('1 losing revision', 1)],
  branches: [conflicts('2 losing revisions', 2)],
  file: [attachments('1 attachment of 1 byte', 1, 1)],
  files: [attachments('2 attachments of 12 bytes', 2, 12)],
  plain: [],
};

describe('what belongs to a document and is no field', () => {
  let server: CouchDBServer;

  beforeAll(async () => {
    server = await startCouchDBServer();
  });

  afterAll(async () => {
    await server.close();
  });

  const real = process.env['TEST_COUCHDB_URL'];
  const servers: readonly (readonly [string, () => string])[] = [
    ['the stand-in', () => server.url],
    ['PouchDB', () => pouchdbUrl()],
    ...(real === undefined ? [] : [['TEST_COUCHDB_URL', () => real] as const]),
  ];

  test.each(servers)('is observed in the documents of %s, read and sampled', async (_name, url) => {
    const { origin, username, password } = new URL(url());
    const name = uniqueName('inspect').toLowerCase();
    const send = async (method: string, path: string, body?: unknown): Promise<void> => {
      const headers = { 'content-type': 'application/json', ...(username === '' ? {} : { authorization: `Basic ${btoa(`${username}:${password}`)}` }) }; // prettier-ignore
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await fetch(`${origin}/${name}${path}`, init);
      if (!response.ok) throw new Error(`${method} ${name}${path}: ${response.status}`);
    };
    await send('PUT', '');
    try {
      await send('POST', '/_bulk_docs', { new_edits: false, docs: seeded.map(withHistory) });
      const login = username === '' ? {} : { username, password };
      await using connection = connectCouchDB(couchdbSourceConfig.parse({ type: 'couchdb', url: origin, ...login })); // prettier-ignore
      const source = connection.open({ name, conflicts: true, report: () => undefined });
      const seen = {
        read: await observed(source.read({ stop: never })),
        sample: await observed(source.sample({ documents: 9, stop: never })),
      };
      const fetched = await source.fetch(Object.keys(expected), never);
      expect(seen).toEqual({ read: expected, sample: expected });
      expect(Object.fromEntries([...fetched].map(([id, document]) => [id, inspect(document)]))).toEqual(
        expected,
      );
    } finally {
      await send('DELETE', '');
    }
  });
});

async function observed(pages: AsyncIterable<SamplePage>): Promise<Record<string, object>> {
  const changes: Change[] = [];
  for await (const page of pages) changes.push(...page.changes);
  return Object.fromEntries(
    changes.map((change) => [change.id, change.kind === 'upsert' ? inspect(change.document) : {}]),
  );
}

/** A revision needs the name of a hash: 32 hexadecimal digits. */
function withHistory(document: Document): Document {
  const rev = (document['_rev'] as string).slice(2).repeat(32);
  return { ...document, _rev: `1-${rev}`, _revisions: { start: 1, ids: [rev] } };
}

test('fields of any other shape are no observations', () => {
  expect(inspect({ _id: 'a', _attachments: {}, _conflicts: [] })).toEqual([]);
  expect(inspect({ _id: 'a', _attachments: 'x', _conflicts: null })).toEqual([]);
  expect(inspect({ _id: 'a', _attachments: { a: { stub: true } } })).toMatchObject([
    { measures: { files: 1, bytes: 0 } },
  ]);
});
