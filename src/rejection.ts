/** Why a document can never be written. Codes are stable: scripts may rely on them. */
export type RejectionCode =
  /** The item is larger than 409,600 bytes. */
  | 'item_too_large'
  /** A key attribute is absent. */
  | 'key_missing'
  /** A key attribute is an empty string or empty bytes. */
  | 'key_empty'
  /** A partition key is longer than 2,048 bytes, or a sort key longer than 1,024. */
  | 'key_too_long'
  /** A key attribute has another type than the table's key schema. */
  | 'key_type'
  /** The document already has a field with the name of a mapped key attribute, holding something else. */
  | 'key_conflict'
  /** An index key attribute has another type than the index declares. */
  | 'index_key_type'
  /** An index key attribute is empty. */
  | 'index_key_empty'
  /** An index key attribute is longer than its limit. */
  | 'index_key_too_long'
  /** A number is beyond 9.99…E125, or closer to zero than 1E-130. */
  | 'number_out_of_range'
  /** A number has more than 38 significant digits. */
  | 'number_precision'
  /** An attribute nests more than 31 containers. */
  | 'nesting_too_deep'
  /** A field's name is the empty string. */
  | 'field_name_empty'
  /** A field's name is longer than 65,535 bytes. */
  | 'field_name_too_long'
  /** The id of a document, or the name of a field, begins with an underscore, which CouchDB keeps to itself. */
  | 'name_reserved'
  /** A set has no member. */
  | 'empty_set'
  /** A string is not valid Unicode: it holds a lone surrogate. */
  | 'invalid_string'
  /** A value has a type that no database field can hold, such as `undefined` or a function. */
  | 'unsupported_type'
  /** A transform or a filter threw, or returned something that is not a document. */
  | 'transform_failed'
  /** The document has attachments and `attachments` is `reject`. */
  | 'attachments'
  /** The document has losing revisions and `conflicts` is `reject`. */
  | 'conflicts'
  /** The document was deleted, and the key of its item cannot be told from what the source still knows. */
  | 'removal_key_unknown'
  /** The target refused the item for a reason that docferry does not know beforehand. */
  | 'refused_by_target';

const codes: Readonly<Record<RejectionCode, true>> = {
  item_too_large: true,
  key_missing: true,
  key_empty: true,
  key_too_long: true,
  key_type: true,
  key_conflict: true,
  index_key_type: true,
  index_key_empty: true,
  index_key_too_long: true,
  number_out_of_range: true,
  number_precision: true,
  nesting_too_deep: true,
  field_name_empty: true,
  field_name_too_long: true,
  name_reserved: true,
  empty_set: true,
  invalid_string: true,
  unsupported_type: true,
  transform_failed: true,
  attachments: true,
  conflicts: true,
  removal_key_unknown: true,
  refused_by_target: true,
};

/** Every rejection code. */
export const rejectionCodes: readonly string[] = Object.keys(codes);

/** A document's verdict that no retry can change: a stable code, a sentence, and the path of the value at fault. */
export class Rejection {
  /** The size of the item in bytes, where that is what is wrong. */
  readonly size?: number;

  constructor(
    readonly code: RejectionCode,
    readonly reason: string,
    readonly path?: string,
  ) {}
}

/** The verdict on an item that is too large. */
export class TooLarge extends Rejection {
  constructor(
    reason: string,
    override readonly size: number,
  ) {
    super('item_too_large', reason);
  }
}

/** Render a path into a document, such as `address.lines[2]` or `["odd.name"].x`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

function formatStep(step: string | number, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
  return first ? step : `.${step}`;
}

const step = /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[("[^"\\]*(?:\\.[^"\\]*)*")\]/y;

/** Reads a path that `formatPath` has rendered. Throws SyntaxError on any other text. */
export function parsePath(text: string): (string | number)[] {
  const path: (string | number)[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < text.length) {
    const match = step.exec(text);
    if (match === null) throw new SyntaxError(`"${text}" is no path into a document`);
    const [, name, index, quoted] = match;
    if (name !== undefined) path.push(name);
    else path.push(index === undefined ? (JSON.parse(quoted ?? '') as string) : Number(index));
  }
  return path;
}
