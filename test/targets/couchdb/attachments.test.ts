import { expect, test } from '@jest/globals';
import type { Document } from '../../../src/document.js';
import { parseJson } from '../../../src/json/json.js';
import { couchdbTargetConfig } from '../../../src/targets/couchdb/config.js';
import { connectCouchDBTarget } from '../../../src/targets/couchdb/target.js';
import { never, prepare, put, read, refusedOf, write } from '../../../src/testing/writes.js';
import { CouchDBDatabase } from '../../support/couchdb-database.js';
import { pouchdbUrl, uniqueName } from '../../support/servers.js';

const { origin: url, username, password } = new URL(process.env['TEST_COUCHDB_URL'] ?? pouchdbUrl());
const access = { url, ...(username === '' ? {} : { username, password }) };

test('attachments stay at a document that is written over', async () => {
  await using database = await CouchDBDatabase.create(access, uniqueName('attached'));
  await using connection = connectCouchDBTarget(couchdbTargetConfig.parse({ type: 'couchdb', ...access }));
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  const place = { name: database.name, key, numbers: 'reject', concurrency: 1, settings: undefined } as const;
  const target = connection.open({ ...place, report: () => undefined });
  const file = { content_type: 'text/plain', data: 'aGVsbG8=' };
  await database.put([{ _id: 'a', n: 1, _attachments: { file } }]);
  await write(target, [put({ _id: 'a', n: 2 })]);
  const init =
    username === '' ? {} : { headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` } };
  const document = parseJson(await (await fetch(`${url}/${database.name}/a`, init)).text()) as Document;
  const { _attachments: stubs = null } = document;
  await write(target, [put({ _id: 'a', n: 3, _attachments: stubs })]);
  expect(await read(target, 'a')).toEqual({ _id: 'a', n: 3 });
  const attachment = await fetch(`${url}/${database.name}/a/file`, init);
  expect(await attachment.text()).toBe('hello');

  const other = { file: { digest: 'md5-other', stub: true } };
  const batch = [prepare(target, put({ _id: 'a', _attachments: other }))];
  const refused = refusedOf(await target.write(batch, never));
  expect(refused.map(({ rejection: { code, path } }) => [code, path])).toEqual([
    ['refused_by_target', '_attachments'],
  ]);
  expect(await read(target, 'a')).toEqual({ _id: 'a', n: 3 });
});
