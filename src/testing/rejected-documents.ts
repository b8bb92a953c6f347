import { Decimal } from 'decimal.js';
import type { Document } from '../document.js';
import type { RejectionCode } from '../rejection.js';
import { documentOf, nested } from './awkward-documents.js';

/** A document that DynamoDB can never hold, the code that says why, and where. */
export type RejectedDocument = readonly [code: RejectionCode, path: string | undefined, document: Document];

/** A value that the types forbid and JavaScript does not. */
function forbidden(value: unknown): Document[string] {
  return value as Document[string];
}

/** Documents that DynamoDB refuses too: with the key `_id`, a string, and an index whose partition key is `name`. */
export const refusedDocuments: readonly RejectedDocument[] = [
  ['key_missing', '_id', { other: 1 }],
  ['key_missing', '_id', documentOf('{"__proto__":{"_id":"inherited"}}')],
  ['key_type', '_id', { _id: 1 }],
  ['key_type', '_id', { _id: null }],
  ['key_empty', '_id', { _id: '' }],
  ['key_too_long', '_id', { _id: 'é'.repeat(1025) }],
  ['item_too_large', undefined, { _id: 'a', text: 'x'.repeat(409_593) }],
  ['number_precision', 'a.b[1]', { _id: 'a', a: { b: [1, new Decimal('1' + '0'.repeat(37) + '1')] } }],
  ['number_out_of_range', 'n', { _id: 'a', n: 1e126 }],
  ['number_out_of_range', 'n', { _id: 'a', n: -1e200 }],
  ['number_out_of_range', 'n', { _id: 'a', n: 9.99e-131 }],
  ['number_out_of_range', 'n', { _id: 'a', n: 5e-324 }],
  ['nesting_too_deep', 'deep' + '[0]'.repeat(31), { _id: 'a', deep: nested(32) }],
  ['field_name_empty', '[""]', { _id: 'a', '': 1 }],
  ['field_name_empty', 'm[0][""]', { _id: 'a', m: [{ '': 1 }] }],
  ['field_name_too_long', `["${'é'.repeat(32_768)}"]`, { _id: 'a', ['é'.repeat(32_768)]: 1 }],
  ['empty_set', 'm.s', { _id: 'a', m: { s: new Set<string>() } }],
];

/** Refused by an index, which a target in memory does not have. */
export const indexRefusedDocuments: readonly RejectedDocument[] = [
  ['index_key_type', 'name', { _id: 'a', name: null }],
  ['index_key_type', 'name', { _id: 'a', name: 7 }],
  ['index_key_empty', 'name', { _id: 'a', name: '' }],
  ['index_key_too_long', 'name', { _id: 'a', name: 'x'.repeat(2049) }],
];

/** Documents with values that cannot even be sent. */
export const unsendableDocuments: readonly RejectedDocument[] = [
  ['invalid_string', 'a', { _id: 'a', a: 'x\ud800y' }],
  ['invalid_string', '_id', { _id: '\udc00' }],
  ['invalid_string', 'm["\\udbff"]', { _id: 'a', m: { '\udbff': 1 } }],
  ['invalid_string', 's', { _id: 'a', s: new Set(['\ud800']) }],
  ['unsupported_type', 'a.b', { _id: 'a', a: { b: forbidden(undefined) } }],
  ['unsupported_type', 'a[1]', { _id: 'a', a: [1, forbidden(() => 1)] }],
  // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
  ['unsupported_type', 'a[1]', { _id: 'a', a: forbidden([1, , 3]) }],
  ['unsupported_type', 'a', { _id: 'a', a: forbidden(Symbol('a')) }],
  ['unsupported_type', 'a', { _id: 'a', a: forbidden(1n) }],
  ['unsupported_type', 'a', { _id: 'a', a: forbidden(new Date(0)) }],
  ['unsupported_type', 'a', { _id: 'a', a: forbidden(new Map()) }],
  ['unsupported_type', 'a', { _id: 'a', a: NaN }],
  ['unsupported_type', 's', { _id: 'a', s: forbidden(new Set(['a', 1])) }],
  ['number_out_of_range', 'a', { _id: 'a', a: -Infinity }],
];
