import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { DocumentEncoder } from '../../src/couchdb/document-encoder.js';
import { parseTypedJson, readTypedValues } from '../../src/couchdb/typed-values.js';
import type { Document } from '../../src/document.js';
import { couchdbTargetConfig } from '../../src/targets/couchdb/config.js';
import { connectCouchDBTarget } from '../../src/targets/couchdb/target.js';
import { comparable } from '../../src/testing/comparable.js';
import { never, prepare, put } from '../../src/testing/writes.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { pouchdbUrl, uniqueName } from '../support/servers.js';
import { legalDocuments, seed } from './arbitrary-documents.js';

/** Documents in which what looks like a typed value is not rare. */
const lookalikes = fc.letrec<{ value: Document[string] }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Document[string]>(
      '1',
      'YQ==',
      1,
      null,
      [],
      ['1'],
      new Set(['1']),
      new Decimal('0.10000000000000000555'),
    ),
    fc
      .tuple(fc.constantFrom('$dynamodb', 'M', 'N', 'B', 'SS', 'NS', 'BS', 'L'), tie('value'))
      .map(([name, value]) => ({ [name]: value })),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;

const documents = fc.oneof(
  legalDocuments,
  lookalikes.map((value): Document => ({ value })),
  fc.record({ a: legalDocuments, b: lookalikes }),
);

function encoded(document: Document): string {
  const json = new DocumentEncoder().encode(document);
  if (typeof json !== 'string') throw new Error(`${json.code}: ${json.reason}`);
  return json;
}

/** JSON as CouchDB gives it back: integers as they are, any other number as the double next to it. */
function stored(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || /^-?\d+$/.test(token) ? token : Number(token).toExponential(),
  );
}

/** A document below the top, where field names are free. */
const nested = documents.map((inner): Document => ({ _id: 'a', inner }));

describe('typed values', () => {
  test('survive JSON, and CouchDB, exactly', () => {
    fc.assert(
      fc.property(nested, (document) => {
        const json = encoded(document);
        expect(comparable(parseTypedJson(json))).toBe(comparable(document));
        expect(comparable(parseTypedJson(stored(json)))).toBe(comparable(document));
      }),
      { seed, numRuns: 1_000 },
    );
  });

  test('survive a server', async () => {
    const real = process.env['TEST_COUCHDB_URL'];
    const { origin: url, username, password } = new URL(real ?? pouchdbUrl());
    const access = { url, ...(username === '' ? {} : { username, password }) };
    await using database = await CouchDBDatabase.create(access, uniqueName('typed'));
    await using connection = connectCouchDBTarget(couchdbTargetConfig.parse({ type: 'couchdb', ...access }));
    const key = { partition: { attribute: '_id', type: 'S' } } as const;
    const place = {
      name: database.name,
      key,
      numbers: 'reject',
      concurrency: 1,
      settings: undefined,
    } as const;
    const target = connection.open({ ...place, report: () => undefined });
    const sample = fc
      .sample(nested, { seed, numRuns: 300 })
      .filter((document) => real !== undefined || !pouchdbLoses(encoded(document)))
      .map((document, index): Document => ({ ...document, _id: `d${index}` }));
    expect(sample.length).toBeGreaterThan(100);
    expect(
      await target.write(
        sample.map((document) => prepare(target, put(document))),
        never,
      ),
    ).toEqual([]);
    const found = await target.fetch(
      sample.map(({ _id }) => ({ _id: _id ?? null })),
      never,
    );
    for (const document of sample) {
      expect(comparable(found.get(target.identify({ _id: document['_id'] ?? null })))).toBe(
        comparable(document),
      );
    }
  });

  test.each<[string, Document[string], unknown]>([
    ['a set of strings', new Set(['a', '']), { SS: ['a', ''] }],
    ['a set of numbers', new Set([1, new Decimal('2.50')]), { NS: ['1', '2.5'] }],
    ['a set of bytes', new Set([new Uint8Array([0, 255])]), { BS: ['AP8='] }],
    ['bytes', new Uint8Array([97]), { B: 'YQ==' }],
    ['a decimal', new Decimal('0.1000000000000000055'), { N: '0.1000000000000000055' }],
    ['the mark itself', { $dynamodb: { N: '1' } }, { M: { $dynamodb: { N: '1' } } }],
  ])("are written in DynamoDB's words: %s", (_, value, form) => {
    expect(JSON.parse(encoded({ value }))).toEqual({ value: { $dynamodb: form } });
  });

  test.each<[string, Document[string]]>([
    ['no type', { $dynamodb: 5 }],
    ['two types', { $dynamodb: { N: '1', B: '' } }],
    ['another field', { $dynamodb: { N: '1' }, more: 1 }],
    ['no number', { $dynamodb: { N: '0x10' } }],
    ['no base64', { $dynamodb: { B: 'YQ' } }],
    ['an empty set', { $dynamodb: { SS: [] } }],
    ['a set with something else', { $dynamodb: { NS: ['1', 2] } }],
    ['an unknown type', { $dynamodb: { L: [] } }],
  ])('are left as they are with %s', (_, value) => {
    expect(readTypedValues({ value })).toEqual({ value });
  });
});

/** PouchDB Server takes numbers for doubles, and drops fields named `__proto__`. */
function pouchdbLoses(json: string): boolean {
  return json.includes('__proto__') || /\d{16}/.test(json);
}
