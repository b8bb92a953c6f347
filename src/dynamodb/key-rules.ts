import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { Rejection, formatPath, type RejectionCode } from '../rejection.js';
import { encodeNumber } from './number.js';
import { isWellFormed, utf8Size } from './scalar.js';
import { isPlain } from './value-kind.js';

/** The types that a key attribute can have: string, number or bytes. */
export type KeyType = 'S' | 'N' | 'B';

/** What an attribute must be to serve as a key, of the table or of one of its indexes. */
export interface KeyRule {
  readonly attribute: string;
  readonly type: KeyType;
  readonly role: 'partition' | 'sort';
  /** The index that the attribute is a key of; none for the table itself. */
  readonly index?: string | undefined;
}

/** One attribute of a key. */
interface KeyAttribute {
  readonly attribute: string;
  readonly type: KeyType;
}

/** The rules that a key lays upon items, partition first: the table's own key, or that of an index. */
export function keyRules(
  key: { readonly partition: KeyAttribute; readonly sort?: KeyAttribute | undefined },
  index?: string,
): KeyRule[] {
  const rules: KeyRule[] = [{ ...key.partition, role: 'partition', index }];
  return key.sort === undefined ? rules : [...rules, { ...key.sort, role: 'sort', index }];
}

/** The longest key, in bytes. */
const MAX_KEY_SIZE = { partition: 2_048, sort: 1_024 };

const NAMES = { S: 'a string', N: 'a number', B: 'bytes' };

const CODES = {
  table: { type: 'key_type', empty: 'key_empty', size: 'key_too_long' },
  index: { type: 'index_key_type', empty: 'index_key_empty', size: 'index_key_too_long' },
} satisfies Record<string, Record<string, RejectionCode>>;

/**
 * Says why an item breaks a key rule, or nothing.
 *
 * A key attribute of the table must be there; one of an index may be absent, which leaves the item out of that index,
 * but DynamoDB refuses the whole item when it is there and wrong.
 */
export function judgeKey(item: Document, rule: KeyRule): Rejection | undefined {
  const { attribute } = rule;
  if (!Object.hasOwn(item, attribute)) {
    if (rule.index !== undefined) return undefined;
    return reject('key_missing', `the ${rule.role} key "${attribute}" is missing`, rule);
  }
  const value = item[attribute];
  return value === undefined || !hasType(value, rule.type) ? rejectType(rule) : judgeValue(value, rule);
}

function judgeValue(value: Value, rule: KeyRule): Rejection | undefined {
  const size = keySize(value);
  if (size === undefined) return judgeNumber(value, rule);
  const codes = codesOf(rule);
  if (size === 0) return reject(codes.empty, `${nameOf(rule)} is empty`, rule);
  const limit = MAX_KEY_SIZE[rule.role];
  if (size > limit)
    return reject(codes.size, `${nameOf(rule)} has ${size} bytes; DynamoDB holds ${limit}`, rule);
  if (typeof value === 'string' && size !== value.length && !isWellFormed(value)) {
    const reason = `${nameOf(rule)} holds a lone surrogate, which UTF-8 cannot express`;
    return reject('invalid_string', reason, rule);
  }
  return undefined;
}

function rejectType(rule: KeyRule): Rejection {
  return reject(codesOf(rule).type, `${nameOf(rule)} must be ${NAMES[rule.type]}`, rule);
}

function codesOf(rule: KeyRule): (typeof CODES)['table' | 'index'] {
  return rule.index === undefined ? CODES.table : CODES.index;
}

function nameOf(rule: KeyRule): string {
  return rule.index === undefined ? `the ${rule.role} key` : `the ${rule.role} key of index "${rule.index}"`;
}

function reject(code: RejectionCode, reason: string, rule: KeyRule): Rejection {
  return new Rejection(code, reason, formatPath([rule.attribute]));
}

function hasType(value: Value, type: KeyType): boolean {
  if (type === 'S') return typeof value === 'string';
  if (type === 'B') return types.isUint8Array(value);
  return typeof value === 'number' || isDecimal(value);
}

function isDecimal(value: Value): value is Decimal {
  return typeof value === 'object' && value !== null && !isPlain(value) && Decimal.isDecimal(value);
}

/** The bytes of a string or of bytes; nothing for a number, whose length is no matter. */
function keySize(value: Value): number | undefined {
  if (typeof value === 'string') return utf8Size(value);
  return types.isUint8Array(value) ? value.byteLength : undefined;
}

function judgeNumber(value: Value, rule: KeyRule): Rejection | undefined {
  if (typeof value !== 'number' && !isDecimal(value)) return undefined;
  const form = encodeNumber(value, 'reject');
  return form instanceof Rejection ? reject(form.code, form.reason, rule) : undefined;
}
