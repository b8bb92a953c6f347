import type { Change, Document, Page } from '../document.js';
import { decodeItem } from '../dynamodb/item-decoder.js';
import { encodeKey } from '../dynamodb/key-encoder.js';
import { Rejection } from '../rejection.js';
import type { Source } from '../sources/source.js';
import type { Key, Target, Write } from '../targets/target.js';
import { fingerprint } from './fingerprint.js';

/** The two sides of a collection and what turns a document of one into an item of the other. */
export interface Sides {
  readonly source: Pick<Source, 'traits' | 'read' | 'sample' | 'fetch'>;
  readonly target: Pick<Target, 'identify' | 'prepare' | 'itemOf' | 'fetch' | 'scan'>;
  readonly project: (change: Change, phase: Page['phase']) => Write | Rejection | undefined;
  /** The id of the document that an item of this key is made of, where the key tells. */
  readonly idOf: (key: Key) => string | undefined;
}

/** The item that a document should have become. */
export interface ExpectedItem {
  readonly id: string;
  readonly key: Key;
  readonly identity: string;
  readonly item: Document;
  readonly fingerprint: Buffer;
}

/** The key of an item that should not be there: its document is gone, or left out. */
export interface ExpectedAbsence {
  readonly id: string;
  readonly key: Key;
  readonly identity: string;
  readonly item?: undefined;
}

/** What a change asks of the target: an item, its absence, nothing, or nothing because it is rejected. */
export type Expectation = ExpectedItem | ExpectedAbsence | 'nothing' | Rejection;

/** Tells what a change asks of the target under today's config. */
export function expectationOf(sides: Sides, change: Change, phase: Page['phase']): Expectation {
  const write = sides.project(change, phase);
  if (write === undefined) return 'nothing';
  if (write instanceof Rejection) return write;
  const prepared = sides.target.prepare(write);
  if (prepared instanceof Rejection) return prepared;
  const { id, key } = write;
  const { identity } = prepared;
  const item = sides.target.itemOf(prepared);
  return item === undefined
    ? { id, key, identity }
    : { id, key, identity, item, fingerprint: fingerprint(item) };
}

/** A key as text, its attributes in their order. */
export function keyText(key: Key): string {
  return encodeKey(key, Object.keys(key)).json;
}

/** Reads a key that `keyText` has written. */
export function parseKey(text: string): Key {
  return decodeItem(JSON.parse(text));
}
