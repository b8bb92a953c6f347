import type { Finding, FindingCode, FindingSample } from '../../../src/dry-run/report.js';

const effects: Readonly<Record<FindingCode, Finding['effect']>> = {
  item_too_large: 'rejected',
  key_missing: 'rejected',
  key_empty: 'rejected',
  key_too_long: 'rejected',
  key_type: 'rejected',
  key_conflict: 'rejected',
  index_key_type: 'rejected',
  index_key_empty: 'rejected',
  index_key_too_long: 'rejected',
  number_out_of_range: 'rejected',
  number_precision: 'rejected',
  nesting_too_deep: 'rejected',
  field_name_empty: 'rejected',
  field_name_too_long: 'rejected',
  name_reserved: 'rejected',
  empty_set: 'rejected',
  invalid_string: 'rejected',
  unsupported_type: 'rejected',
  transform_failed: 'rejected',
  removal_key_unknown: 'rejected',
  refused_by_target: 'rejected',
  attachments: 'lost',
  conflicts: 'lost',
  duplicate_key: 'lost',
  ttl_expired: 'lost',
  unsafe_integer: 'note',
  mixed_types: 'note',
  key_skew: 'note',
  ttl_milliseconds: 'note',
  ttl_type: 'note',
};

/** Every kind of finding. */
export const findingCodes = Object.keys(effects) as FindingCode[];

/** A finding with samples, enough of them to fold some away. */
export function finding(code: FindingCode, count: number, more: Partial<Finding> = {}): Finding {
  const samples = Array.from({ length: Math.min(count, 20) }, (_, index): FindingSample => {
    return { id: `${code.slice(0, 3)}-${1_000 + index}`, ...(details[code] ?? fallback) };
  });
  return {
    code,
    effect: effects[code],
    count,
    meaning: meanings[code] ?? 'DynamoDB cannot hold such an item',
    advice: advice[code] ?? 'Mend these documents at the source, or leave the field out with a transform',
    measures: {},
    samples,
    ...more,
  };
}

const fallback = { reason: 'the item breaks a rule of the target' };

const details: Partial<Record<FindingCode, Omit<FindingSample, 'id'>>> = {
  item_too_large: { reason: 'the item has 431,204 bytes, and 409,600 are allowed' },
  key_missing: { reason: 'the field "tenant" of the key is missing', path: 'tenant' },
  index_key_type: {
    reason: 'the index "by-tenant" needs a string in "tenant", and this is a number',
    path: 'tenant',
    excerpt: '4711',
  },
  number_precision: {
    reason: 'the number has 41 significant digits, and 38 are allowed',
    path: 'billing.total',
    excerpt: '3.1415926535897932384626433832795028841971',
  },
  duplicate_key: { reason: 'the documents "a-1" and "a-2" would become one item' },
  attachments: { reason: 'the document has 2 attachments', path: '_attachments' },
  conflicts: { reason: 'the document has a losing revision' },
  ttl_milliseconds: {
    reason: 'the time to live lies in the year 57,000, as if in milliseconds',
    path: 'expires_at',
    excerpt: '1767225600000',
  },
  unsafe_integer: { reason: 'an integer is beyond 2^53', path: 'counter', excerpt: '9007199254740993' },
};

const meanings: Partial<Record<FindingCode, string>> = {
  item_too_large: 'an item may have 400 KB at the most, names of fields included',
  key_missing: 'an item without its key cannot be written',
  duplicate_key:
    'several documents have the same key at the target, so that only the last of them would remain',
  attachments: 'attachments are not carried over, so that their content would be missing at the target',
  conflicts: 'losing revisions are not carried over; only the winner would be at the target',
  ttl_expired:
    'their time to live is in the past, so that DynamoDB deletes the items soon after they are written',
  ttl_milliseconds: 'DynamoDB reads the time to live in seconds, so that these items would never expire',
  unsafe_integer: 'they are carried exactly, but programs in JavaScript round them when they read them',
  key_skew: 'one value of the partition key has so many writes that they would be throttled',
  mixed_types: 'a field has another type than in most documents',
};

const advice: Partial<Record<FindingCode, string>> = {
  item_too_large: 'Move the largest field elsewhere, or leave it out with a transform',
  key_missing: 'Fill in the field at the source, or choose a key that every document has',
  duplicate_key: 'Add a field to the key that tells the documents apart',
  attachments: 'Move the files to S3 before the cutover, or set attachments to "reject"',
  conflicts: 'Resolve the conflicts at the source, or set conflicts to "reject"',
  ttl_milliseconds: 'Divide the field by 1,000 with a transform',
};
