import type { Finding, FindingCode } from './report.js';

/** What becomes of the parts of a document that are no fields. */
export interface CarryingOptions {
  readonly attachments: 'drop' | 'stubs' | 'reject';
  readonly conflicts: 'winner' | 'reject';
}

/** What a code means to a person who looks at a finding. */
export type Advice = Pick<Finding, 'effect' | 'meaning' | 'advice'>;

/** Tells the effect of a code, what it means, and what to do about it. */
export function adviceOn(code: FindingCode, carrying: CarryingOptions): Advice {
  if (code === 'attachments') return attachments[carrying.attachments];
  if (code === 'conflicts') return conflicts[carrying.conflicts];
  const table: Readonly<Record<typeof code, Advice>> = { ...observations, ...rejections };
  return table[code];
}

function rejecting(meaning: string, advice: string): Advice {
  return { effect: 'rejected', meaning, advice };
}

const attachments: Readonly<Record<CarryingOptions['attachments'], Advice>> = {
  drop: {
    effect: 'lost',
    meaning: 'The document has attachments, which will not be at the target: "attachments" is "drop".',
    advice: 'Copy them to S3 before the cutover, or set "attachments" to "stubs" or "reject".',
  },
  stubs: {
    effect: 'lost',
    meaning:
      'The document has attachments: their descriptions are carried, their contents will not be at the target.',
    advice: 'Copy the contents to S3 before the cutover, or set "attachments" to "reject".',
  },
  reject: {
    effect: 'rejected',
    meaning: 'The document has attachments and "attachments" is "reject".',
    advice: 'Move them to S3, or set "attachments" to "drop" or "stubs".',
  },
};

const conflicts: Readonly<Record<CarryingOptions['conflicts'], Advice>> = {
  winner: {
    effect: 'lost',
    meaning: 'The document has losing revisions: only the winning one is carried.',
    advice: 'Resolve the conflicts at the source, or set "conflicts" to "reject".',
  },
  reject: {
    effect: 'rejected',
    meaning: 'The document has losing revisions and "conflicts" is "reject".',
    advice: 'Resolve the conflicts at the source, or set "conflicts" to "winner".',
  },
};

const observations = {
  duplicate_key: {
    effect: 'lost',
    meaning: 'Several documents have the same key at the target: of each such group only one would remain.',
    advice:
      'Map a "key" that tells them apart, such as one with a sort key, or leave all but one out by "filter".',
  },
  ttl_expired: {
    effect: 'lost',
    meaning:
      'The time to live is in the past: the target deletes the item soon after it was written, unless it expired years ago.',
    advice: 'Leave such documents out by "filter", or remove "table.ttl" if they must stay.',
  },
  ttl_milliseconds: {
    effect: 'note',
    meaning:
      'The time to live is more than 100 years away, as if in milliseconds: the item will never expire.',
    advice: 'Divide it by 1,000 in "transforms": DynamoDB counts seconds.',
  },
  ttl_type: {
    effect: 'note',
    meaning: 'The time to live is no number: the item will never expire.',
    advice: 'Convert it in "transforms" to a number of seconds since 1970.',
  },
  unsafe_integer: {
    effect: 'note',
    meaning:
      'An integer is beyond 2^53: it is carried exactly, but programs that hold numbers as doubles, such as JavaScript, round it.',
    advice:
      'Make sure that readers take it as BigInt or as text ("wrapNumbers" in the AWS SDK), or convert it to a string in "transforms".',
  },
  mixed_types: {
    effect: 'note',
    meaning:
      'A field has another type than in most documents: it is carried as it is, but readers may stumble.',
    advice:
      'Bring it to one type at the source or in "transforms" before anything relies on it or indexes it.',
  },
  key_skew: {
    effect: 'note',
    meaning:
      'One value of a partition key takes so great a share of the writes that its partition would be throttled.',
    advice: 'Choose a "key" with more different values, or a higher-cardinality partition key for the index.',
  },
} as const satisfies Partial<Record<FindingCode, Advice>>;

const rejections = {
  item_too_large: rejecting(
    'The item is larger than 409,600 bytes, names and values together.',
    'Split the document, or move its large field elsewhere or drop it in "transforms".',
  ),
  key_missing: rejecting(
    'A field of the key is absent.',
    'Give the documents that field at the source or in "transforms", or map another with "key".',
  ),
  key_empty: rejecting(
    'A field of the key is empty.',
    'Fill it at the source or in "transforms", or map another with "key".',
  ),
  key_too_long: rejecting(
    'A partition key is longer than 2,048 bytes, or a sort key longer than 1,024.',
    'Rename the document at the source, or map a shorter field with "key".',
  ),
  key_type: rejecting(
    'A field of the key has another type than the key.',
    'Convert it in "transforms", or change "type" in "key".',
  ),
  key_conflict: rejecting(
    'The document has a field of its own where a mapped key attribute must go.',
    'Rename that field with "rename" in "transforms", or choose another attribute in "key".',
  ),
  index_key_type: rejecting(
    "A field that is an index's key has another type than the index declares.",
    'Convert or drop it in "transforms": without it the item stays out of the index. Or change the index in "table.indexes".',
  ),
  index_key_empty: rejecting(
    "A field that is an index's key is empty.",
    'Drop it in "transforms": the item then stays out of the index.',
  ),
  index_key_too_long: rejecting(
    "A field that is an index's key is longer than 2,048 bytes (partition) or 1,024 (sort).",
    'Shorten or drop it in "transforms".',
  ),
  number_out_of_range: rejecting(
    'A number is beyond 9.99…E125, or closer to zero than 1E-130.',
    'Set "numbers" to "string" or "round", or convert it in "transforms".',
  ),
  number_precision: rejecting(
    'A number has more than 38 significant digits.',
    'Set "numbers" to "string" or "round", or convert it in "transforms".',
  ),
  nesting_too_deep: rejecting('A field nests more than 31 lists and maps.', 'Flatten it in "transforms".'),
  field_name_empty: rejecting("A field's name is the empty string.", 'Rename or drop it in "transforms".'),
  name_reserved: rejecting(
    'The id of a document or the name of a field begins with "_", which CouchDB keeps to itself.',
    'Rename it in "transforms".',
  ),
  field_name_too_long: rejecting("A field's name is longer than 65,535 bytes.", 'Rename it in "transforms".'),
  empty_set: rejecting('A set has no member.', 'Drop the field in "transforms".'),
  invalid_string: rejecting(
    'A string holds a lone surrogate and is no Unicode.',
    'Mend it at the source or in "transforms".',
  ),
  unsupported_type: rejecting(
    'A transform made a value that no field can hold, such as a date or a function.',
    'Return plain JSON values from "transforms".',
  ),
  transform_failed: rejecting(
    'A transform or the filter threw, or returned something that is no document.',
    'Mend "transforms" or "filter": the reason holds the message.',
  ),
  removal_key_unknown: rejecting(
    'The document was deleted, and what the source still knows of it does not hold the fields of the key.',
    'Delete the item by hand after the migration, or set "deletes" to "ignore".',
  ),
  refused_by_target: rejecting(
    'The target refuses the item for a reason that is not known beforehand.',
    "Read the reason: it holds the target's own words.",
  ),
} as const satisfies Partial<Record<FindingCode, Advice>>;
