import { Decimal } from 'decimal.js';
import type { Value } from '../document.js';
import { isList, isPlain } from '../dynamodb/value-kind.js';

/** Whether a value is an integer beyond those that a double can tell apart. */
export function isUnsafeInteger(value: Value): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return Decimal.isDecimal(value) && value.isInteger() && value.abs().gt(Number.MAX_SAFE_INTEGER);
}

/** The path of the first such integer within a value, or nothing. */
export function findUnsafeInteger(value: Value | undefined): readonly (string | number)[] | undefined {
  if (typeof value === 'number') return isUnsafeInteger(value) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (isList(value)) return findMember(value.entries());
  if (isPlain(value)) return findMember(Object.entries(value));
  return isUnsafeInteger(value) ? [] : undefined;
}

function findMember(
  members: Iterable<readonly [string | number, Value]>,
): readonly (string | number)[] | undefined {
  for (const [step, member] of members) {
    const path = findUnsafeInteger(member);
    if (path !== undefined) return [step, ...path];
  }
  return undefined;
}
