import type { Document } from '../document.js';
import { equal } from './expectations.js';
import { Rejection } from '../rejection.js';
import type { Key, PreparedWrite, RefusedWrite, Target, Unwritten, Write } from '../targets/target.js';

/** A signal that does not fire. */
export const never = new AbortController().signal;

/** A put of an item with these key attributes. */
export function put(item: Document, attributes: readonly string[] = ['_id']): Write {
  const values = attributes.flatMap((name) => {
    const value = item[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { kind: 'put', id: 'some', key: Object.fromEntries(values), item };
}

/** A delete. */
export function remove(key: Key): Write {
  return { kind: 'delete', id: 'some', key };
}

/** Prepares a write that the target must find acceptable. */
export function prepare(target: Pick<Target, 'prepare'>, write: Write): PreparedWrite {
  const prepared = target.prepare(write);
  if (prepared instanceof Rejection) throw new Error(`${prepared.code}: ${prepared.reason}`);
  return prepared;
}

/** Writes what the target must take, or what is there already. */
export async function write(
  target: Pick<Target, 'prepare' | 'write'>,
  writes: readonly Write[],
): Promise<void> {
  const prepared = writes.map((each) => prepare(target, each));
  equal(refusedOf(await target.write(prepared, never)), []);
}

/** Those of a result that the target refused. */
export function refusedOf(unwritten: readonly Unwritten[]): readonly RefusedWrite[] {
  return unwritten.flatMap((each) => ('rejection' in each ? [each] : []));
}

/** The item with this `_id`. */
export async function read(
  target: Pick<Target, 'fetch' | 'identify'>,
  _id: string,
): Promise<Document | undefined> {
  return (await target.fetch([{ _id }], never)).get(target.identify({ _id }));
}
