import type { Document, Value } from '../document.js';
import { excerptOf } from '../dry-run/excerpt.js';
import { typeOf, wordsOf } from '../dry-run/value-type.js';
import { isList, isPlain } from '../dynamodb/value-kind.js';
import { formatPath } from '../rejection.js';
import type { Key } from '../targets/target.js';
import { type Path, firstDifference } from './compare.js';

/** How the target is not as it should be. */
export type DifferenceKind = 'missing' | 'differing' | 'extra';

/** Where an item first differs from what it should be, and what is there on both sides. */
export interface FieldDifference {
  /** Such as `address.lines[2]`. */
  readonly path: string;
  /** What kind of value it is, such as `text`, `a number`, `null` or `nothing`. */
  readonly expected: string;
  readonly actual: string;
  /** The values as JSON, cut where they are long; secrets are hidden. */
  readonly expectedValue?: string;
  readonly actualValue?: string;
}

/** A difference that was seen again and again. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The id of the document; the key of the item as DynamoDB's JSON where that is not known. */
  readonly id: string;
  /** Whether `id` is that of a document. */
  readonly named: boolean;
  readonly key: Key;
  /** The fingerprint of the item that was found. */
  readonly actual: Buffer | undefined;
  /** Absent where one side has nothing, and where the document is rejected and an earlier state of it is there. */
  readonly field?: FieldDifference | undefined;
}

/** Tells where two items first differ. */
export function fieldDifference(expected: Document, actual: Document): FieldDifference | undefined {
  const path = firstDifference(expected, actual);
  if (path === undefined) return undefined;
  const text = formatPath(path);
  const [expectedValue, actualValue] = [excerptOf(expected, text), excerptOf(actual, text)];
  return {
    path: text,
    expected: typeAt(expected, path),
    actual: typeAt(actual, path),
    ...(expectedValue === undefined ? {} : { expectedValue }),
    ...(actualValue === undefined ? {} : { actualValue }),
  };
}

function typeAt(document: Document, path: Path): string {
  let value: Value | undefined = document;
  for (const step of path) value = member(value, step);
  if (value === undefined) return 'nothing';
  return value === null ? 'null' : wordsOf(typeOf(value));
}

function member(value: Value | undefined, step: string | number): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof step === 'number') return isList(value) ? value[step] : undefined;
  return isPlain(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
