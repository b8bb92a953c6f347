import type { FindingCode } from '../../src/dry-run/report.js';
import { type CouchDBAccess, basicToken } from '../support/couchdb-database.js';
import type config from './dry-run-trouble.config.js';

/** A collection of the demo. */
export type TroubledCollection = keyof (typeof config)['migrations']['trouble']['collections'];

/** A document with trouble, as JSON text so that no digit is lost here. */
interface Trouble {
  readonly id: string;
  /** Its fields without the braces. */
  readonly fields: string;
  readonly codes: readonly FindingCode[];
}

/** A name and a value that a page must never take for its own. */
const script = '<script>alert(1)</script>';

const attached = '"_attachments":{"a.txt":{"data":"aGVsbG8="},"b.bin":{"data":"AAEC"}}';

const skewed = Array.from({ length: 120 }, (_, index): Trouble => {
  return { id: `trouble-skew-${index}`, fields: '"region":"eu-west-1"', codes: ['key_skew'] };
});

const troubles: Readonly<Record<TroubledCollection, readonly Trouble[]>> = {
  agents: [
    { id: 'trouble-index-type', fields: '"owner":7', codes: ['index_key_type'] },
    { id: 'trouble-index-empty', fields: '"owner":""', codes: ['index_key_empty'] },
    { id: 'trouble-index-long', fields: `"owner":"${'x'.repeat(2_049)}"`, codes: ['index_key_too_long'] },
    { id: 'trouble-mixed', fields: '"usage_count":"many"', codes: ['mixed_types'] },
    { id: 'trouble-mixed-within', fields: '"model":{"temperature":[1]},"name":7', codes: ['mixed_types'] },
    { id: 'trouble-integer', fields: '"serial":-9007199254740993', codes: ['unsafe_integer'] },
    { id: 'trouble-attachments', fields: attached, codes: ['attachments'] },
    { id: 'trouble-conflict', fields: '"of":"agents"', codes: ['conflicts'] },
    { id: script, fields: `"name":{"${script}":"${script}"},"${script}":1`, codes: ['mixed_types'] },
  ],
  deployments: [
    { id: 'trouble-key-conflict', fields: '"deployment":"another"', codes: ['key_conflict'] },
    { id: 'i'.repeat(2_049), fields: '"long":"id"', codes: ['key_too_long'] },
    ...skewed,
  ],
  users: [
    { id: 'trouble-key-missing', fields: '"name":"no mail"', codes: ['key_missing'] },
    { id: 'trouble-key-empty', fields: '"email":""', codes: ['key_empty'] },
    { id: 'trouble-key-long', fields: `"email":"${'x'.repeat(2_049)}"`, codes: ['key_too_long'] },
    { id: 'trouble-key-type', fields: '"email":7', codes: ['key_type'] },
    { id: 'trouble-twin-1', fields: '"email":"twin@example.com"', codes: ['duplicate_key'] },
    { id: 'trouble-twin-2', fields: '"email":"twin@example.com"', codes: ['duplicate_key'] },
    { id: 'trouble-twin-3', fields: '"email":"user1@example.com"', codes: ['duplicate_key'] },
  ],
  sessions: [
    { id: 'trouble-ttl-expired', fields: '"expires_at":1700000000', codes: ['ttl_expired'] },
    { id: 'trouble-ttl-milliseconds', fields: '"expires_at":2051222400000', codes: ['ttl_milliseconds'] },
    { id: 'trouble-ttl-text', fields: '"expires_at":"2035-01-01"', codes: ['ttl_type', 'mixed_types'] },
    { id: 'trouble-ttl-null', fields: '"expires_at":null', codes: ['ttl_type'] },
  ],
  tickets: [
    { id: 'trouble-attachments', fields: attached, codes: ['attachments'] },
    { id: 'trouble-conflict', fields: '"of":"tickets"', codes: ['conflicts'] },
  ],
  demos: [
    { id: script, fields: `"${script}":{"":"${script}"}`, codes: ['field_name_empty'] },
    { id: 'trouble-name-long', fields: `"${'n'.repeat(65_536)}":1`, codes: ['field_name_too_long'] },
    { id: 'trouble-error', fields: '"make":"an error"', codes: ['transform_failed'] },
    { id: 'trouble-date', fields: '"make":"a date"', codes: ['unsupported_type'] },
    { id: 'trouble-string', fields: '"make":"half a character"', codes: ['invalid_string'] },
    { id: 'trouble-set', fields: '"make":"an empty set"', codes: ['empty_set'] },
  ],
};

/** What the demo's own documents are found under, whatever the collection. */
const harmless: Expected = {
  unsafe_integer: ['awkward-floats', 'awkward-integers'],
  attachments: ['awkward-attachment'],
};

/** The same, by collection. Without the field of a mapped key nothing else of a document is looked at. */
const awkward: Readonly<Record<TroubledCollection, Expected>> = {
  agents: { ...harmless, number_precision: ['awkward-39-digits'] },
  deployments: { ...harmless, item_too_large: ['awkward-450-kb'] },
  users: {
    key_missing: [
      ...['awkward-integers', 'awkward-floats', 'awkward-empty', 'awkward-names', 'awkward-attachment'],
      ...['awkward id/with slashes?and&more=#100%+', 'awkward-✓-日本-😀-\u{ff5e}', 'awkward-empty-name'],
    ],
    duplicate_key: ['user-00001'],
  },
  sessions: { ...harmless, number_out_of_range: ['awkward-1e200', 'awkward-1e-200'] },
  tickets: { ...harmless, nesting_too_deep: ['awkward-40-levels'] },
  demos: {
    ...harmless,
    number_precision: ['awkward-39-digits'],
    number_out_of_range: ['awkward-1e200', 'awkward-1e-200'],
    item_too_large: ['awkward-450-kb'],
    nesting_too_deep: ['awkward-40-levels'],
    field_name_empty: ['awkward-empty-name'],
  },
};

type Expected = Readonly<Partial<Record<FindingCode, readonly string[]>>>;

/** Adds the documents with trouble to the demo's. */
export async function seedTrouble(access: CouchDBAccess): Promise<void> {
  for (const [collection, documents] of Object.entries(troubles)) {
    const texts = documents.map(({ id, fields }) => `{"_id":${JSON.stringify(id)},${fields}}`);
    await write(access, collection, `"docs":[${texts.join(',')}]`);
    const losers = documents
      .filter(({ codes }) => codes.includes('conflicts'))
      .map(({ id }) => JSON.stringify({ _id: id, _rev: '1-0', _revisions: { start: 1, ids: ['0'] } }));
    await write(access, collection, `"new_edits":false,"docs":[${losers.join(',')}]`);
  }
}

/** The ids of all documents that must be found in a collection, sorted, by code; no code may have others. */
export function expectedFindings(
  collection: TroubledCollection,
): Readonly<Record<string, readonly string[]>> {
  const expected = new Map<string, string[]>(
    Object.entries(awkward[collection]).map(([code, ids]) => [code, [...ids]]),
  );
  for (const { id, codes } of troubles[collection]) {
    for (const code of codes) expected.set(code, [...(expected.get(code) ?? []), id]);
  }
  return Object.fromEntries([...expected].map(([code, ids]) => [code, ids.sort()]));
}

async function write(access: CouchDBAccess, collection: string, body: string): Promise<void> {
  const { url, username = '', password } = access;
  const answer = await fetch(`${url}/${collection}/_bulk_docs`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${basicToken(username, password)}`,
    },
    body: `{${body}}`,
  });
  const rows = await answer.text();
  if (!answer.ok || rows.includes('"error"')) throw new Error(`not seeded: ${answer.status} ${rows}`);
}
