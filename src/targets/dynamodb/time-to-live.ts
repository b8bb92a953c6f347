import { types } from 'node:util';
import { Decimal } from 'decimal.js';
import type { Document, Value } from '../../document.js';
import { describeKind, isPlain } from '../../dynamodb/value-kind.js';
import type { Observation } from '../../observation.js';
import { formatPath } from '../../rejection.js';

const YEAR_SECONDS = 365.25 * 86_400;

/** No time to live that is meant in seconds is farther away. */
const FAR_SECONDS = 100 * YEAR_SECONDS;

/** DynamoDB ignores a time to live that is farther in the past ("Time to Live" of the developer guide). */
const IGNORED_SECONDS = 5 * YEAR_SECONDS;

/** What becomes of an item by its time to live; nothing when all is well. */
export interface Expiry {
  readonly observation: Observation;
  /** Whether DynamoDB deletes the item soon after it was written. */
  readonly deleted: boolean;
}

/** Judges the time to live of an item at a moment, in seconds since 1970. */
export function judgeTimeToLive(item: Document, attribute: string, now: number): Expiry | undefined {
  const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined;
  if (value === undefined) return undefined;
  const path = formatPath([attribute]);
  const seconds = secondsOf(value);
  if (seconds === undefined) {
    const reason = `the time to live "${attribute}" is ${kindOf(value)}, not a number: the item never expires`;
    return { observation: { code: 'ttl_type', reason, path }, deleted: false };
  }
  if (seconds > now + FAR_SECONDS) {
    return { observation: { code: 'ttl_milliseconds', reason: farReason(seconds), path }, deleted: false };
  }
  if (seconds > now) return undefined;
  const deleted = seconds >= now - IGNORED_SECONDS;
  return { observation: { code: 'ttl_expired', reason: pastReason(seconds, deleted), path }, deleted };
}

function secondsOf(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  const decimal = typeof value === 'object' && value !== null && !isPlain(value) && Decimal.isDecimal(value);
  return decimal ? value.toNumber() : undefined;
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'a boolean';
  if (Array.isArray(value)) return 'a list';
  if (types.isUint8Array(value)) return 'bytes';
  if (types.isSet(value)) return 'a set';
  return typeof value === 'object' && isPlain(value) ? 'a map' : describeKind(value);
}

function farReason(seconds: number): string {
  const far = 'the time to live is more than 100 years away: the item never expires';
  const date = dateOf(seconds / 1_000);
  return date === undefined ? far : `${far}; if it is in milliseconds, it is ${date}`;
}

function pastReason(seconds: number, deleted: boolean): string {
  const date = dateOf(seconds);
  const past = date === undefined ? 'is in the past' : `was ${date}`;
  return deleted
    ? `the time to live ${past}: DynamoDB deletes the item soon after it was written`
    : `the time to live ${past}, more than 5 years ago: DynamoDB ignores it, and the item stays for ever`;
}

/** A day such as 2026-03-04, or nothing where the calendar ends. */
function dateOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1_000);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString().split('T')[0];
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
}
