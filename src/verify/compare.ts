import { Decimal } from 'decimal.js';
import type { Document, Value } from '../document.js';
import { isPlain } from '../dynamodb/value-kind.js';

/** A place in a document: field names and list indexes from the top. */
export type Path = readonly (string | number)[];

/**
 * Finds where two documents first differ; `undefined` means they are equal.
 *
 * Numbers are compared as values, whatever their form; sets without regard to order; fields without regard to order.
 */
export function firstDifference(expected: Document, actual: Document): Path | undefined {
  return differenceOfFields(expected, actual, []);
}

function differenceOf(expected: Value, actual: Value, path: Path): Path | undefined {
  if (expected === actual) return undefined;
  if (Array.isArray(expected) && Array.isArray(actual)) return differenceOfLists(expected, actual, path);
  if (isFields(expected) && isFields(actual)) return differenceOfFields(expected, actual, path);
  return canonical(expected) === canonical(actual) ? undefined : path;
}

function differenceOfLists(
  expected: readonly Value[],
  actual: readonly Value[],
  path: Path,
): Path | undefined {
  for (const [index, value] of expected.entries()) {
    const other = actual[index];
    const difference = other === undefined ? [...path, index] : differenceOf(value, other, [...path, index]);
    if (difference !== undefined) return difference;
  }
  return expected.length === actual.length ? undefined : [...path, expected.length];
}

function differenceOfFields(expected: Document, actual: Document, path: Path): Path | undefined {
  for (const [field, value] of Object.entries(expected)) {
    const other = Object.hasOwn(actual, field) ? actual[field] : undefined;
    const difference = other === undefined ? [...path, field] : differenceOf(value, other, [...path, field]);
    if (difference !== undefined) return difference;
  }
  const extra = Object.keys(actual).find((field) => !Object.hasOwn(expected, field));
  return extra === undefined ? undefined : [...path, extra];
}

/** A text that is equal for equal numbers, strings, bytes and sets of them, and tells every other kind apart. */
function canonical(value: unknown): string {
  if (value instanceof Set) return `{${[...value].map(canonical).sort().join()}}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return 'list';
  if (isFields(value)) return 'fields';
  if (isNumber(value)) return `number ${new Decimal(value).toFixed()}`;
  return `${typeof value} ${JSON.stringify(value)}`;
}

/** Asked of what is not plain fields: these may look like a `Decimal` by their names. */
function isNumber(value: unknown): value is number | Decimal {
  return typeof value === 'number' || Decimal.isDecimal(value);
}

function isFields(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}
