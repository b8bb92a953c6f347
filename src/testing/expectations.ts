import assert from 'node:assert/strict';
import { types } from 'node:util';

/** Holds two values to be equal, whatever realm they are from. Fields that are undefined count as absent. */
export function equal(actual: unknown, expected: unknown): void {
  assert.deepStrictEqual(plain(actual), plain(expected));
}

/** Holds two values to be different. */
export function differ(actual: unknown, other: unknown): void {
  assert.notDeepStrictEqual(plain(actual), plain(other));
}

/** Holds a value to have at least these fields, at any depth, and lists to have these members. */
export function like(actual: unknown, expected: unknown): void {
  equal(outline(actual, expected), expected);
}

/** Holds a promise to be rejected with this very reason. */
export async function rejectsWith(promise: Promise<unknown>, reason: unknown): Promise<void> {
  assert.equal(await reasonOf(promise), reason);
}

/** Holds a promise to be rejected with an error of these fields, and hands it out. */
export async function rejectsLike(promise: Promise<unknown>, expected: object): Promise<unknown> {
  const reason = await reasonOf(promise);
  like(reason, expected);
  return reason;
}

/** Holds a promise to be rejected with an error of this class. */
export async function rejectsAs(
  promise: Promise<unknown>,
  expected: abstract new (...details: never) => Error,
): Promise<void> {
  const reason = await reasonOf(promise);
  assert.ok(reason instanceof expected, `${String(reason)} is no ${expected.name}`);
}

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  const value = await promise.then(
    (resolved) => ({ resolved }),
    (reason: unknown) => ({ reason }),
  );
  if ('reason' in value) return value.reason;
  return assert.fail(`nothing was thrown, and this came: ${String(value.resolved)}`);
}

/** The value without what does not count: where its objects come from, and fields that are undefined. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (types.isUint8Array(value)) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof Map) return new Map([...value].map(([name, member]) => [name, plain(member)]));
  if (value instanceof Set) return new Set([...value].map(plain));
  if (!isPlainObject(value)) return value;
  const fields = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(fields.map(([name, member]) => [name, plain(member)]));
}

/** Of a value, the fields that are expected. */
function outline(value: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(value))
    return value.map((member, index) => outline(member, expected[index]));
  if (!isPlainObject(expected) || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(expected).map(([name, member]) => [name, outline(Reflect.get(value, name), member)]),
  );
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
