import type { Document, NativeDocument, Value, TextDocument } from '../document.js';
import type { AdapterEvent, Report } from '../events.js';
import type { KeySchema } from '../key-schema.js';
import type { Observation } from '../observation.js';
import type { Rejection } from '../rejection.js';
import type { Forecast, ForecastOptions, ReadinessCheck, TargetSurvey } from './appraisal.js';

/** The attributes that name one item. */
export type Key = Readonly<Record<string, Value>>;

/** One change to the target. `id` is the source's name of the document; `item` includes the key's attributes. */
export type Write =
  | {
      readonly kind: 'put';
      readonly id: string;
      readonly key: Key;
      readonly item: Document;
      /** The item as the source holds it, where nothing on the way has touched it. */
      readonly native?: NativeDocument | undefined;
      /** The item as JSON text, where `item` has not been made of it yet. */
      readonly text?: TextDocument | undefined;
    }
  | { readonly kind: 'delete'; readonly id: string; readonly key: Key };

/** A write that the target has encoded, measured and found acceptable. */
export interface PreparedWrite {
  readonly kind: Write['kind'];
  readonly id: string;
  /** Equal for two writes exactly when they name the same item. */
  readonly identity: string;
  /** What the write adds to a batch, measured as `limits.maxBytes` is. */
  readonly bytes: number;
  /** What the target counts for the item, in bytes; 0 for a delete. */
  readonly size: number;
  /** What it is charged at the least, indexes left aside, where the target charges writes. */
  readonly writeUnits?: number;
}

/** A write that the target refused for good. */
export interface RefusedWrite<P extends PreparedWrite = PreparedWrite> {
  readonly write: P;
  readonly rejection: Rejection;
}

/** A write that was left out: the target holds what it would leave already. */
export interface UnchangedWrite<P extends PreparedWrite = PreparedWrite> {
  readonly write: P;
  readonly unchanged: true;
}

/** How a write ended that was not written. */
export type Unwritten<P extends PreparedWrite = PreparedWrite> = RefusedWrite<P> | UnchangedWrite<P>;

/** Adds up what puts will take. Needs no more memory for a million of them than for a thousand. */
export interface Meter<P extends PreparedWrite = PreparedWrite> {
  /** Takes account of a put. Tells what a person should know of it. */
  take(write: Write & { readonly kind: 'put' }, prepared: P): readonly Observation[];
  /** What the puts that were taken take, each for as many documents as `scale` says. */
  forecast(options: ForecastOptions): Forecast;
}

/** A place in the reading of all items from which it can resume. Only its target can interpret it. */
export type ScanPosition = string & { readonly __brand: 'ScanPosition' };

/** How to read everything that is there. */
export interface ScanOptions {
  /** Resume after this position, taken of the same incarnation of the collection; without it, read everything. */
  readonly after?: ScanPosition | undefined;
  /** Ends reading as soon as possible. */
  readonly stop: AbortSignal;
}

/** Some of the items that are there. */
export interface ItemPage {
  readonly items: readonly { readonly key: Key; readonly item: Document }[];
  /** What reading them was charged, where the target charges reads. */
  readonly readUnits?: number;
  /** Once the items of this page and of all yielded before it are taken account of, reading may resume here. */
  readonly position: ScanPosition;
}

/** One collection of a database we write to. */
export interface Target<P extends PreparedWrite = PreparedWrite> extends AsyncDisposable {
  /** Whether `write` leaves alone what is as it shall be, and lists it as unchanged. */
  readonly compares?: true;

  /** What one call of `write` takes at the most. */
  readonly limits: { readonly maxWrites: number; readonly maxBytes: number };

  /** Contacts the database. Throws EnvironmentError when it cannot be reached or refuses us. */
  probe(stop: AbortSignal): Promise<void>;

  /**
   * Looks at the collection without changing anything, and takes the rules of what is there into account from then on.
   *
   * Throws EnvironmentError when the database cannot be reached or refuses us.
   */
  survey(stop: AbortSignal): Promise<TargetSurvey>;

  /**
   * Tells whether the collection, as it is now, is set up for the application that is to work with it. Only asks.
   *
   * Absent where there is nothing to set up. Throws EnvironmentError when the database cannot be reached or refuses us.
   */
  readiness?(stop: AbortSignal): Promise<readonly ReadinessCheck[]>;

  /** A meter of what puts will take, by what `survey` found. */
  meter(): Meter<P>;

  /**
   * Creates what is missing and waits until it can be written to. What is there keeps its settings; only where it is
   * empty may such as a run that died has left off be switched on.
   *
   * Resolves to the collection's incarnation: a string that changes when the collection is deleted and made anew, so
   * that a checkpoint taken against the old one is not trusted.
   */
  ensure(stop: AbortSignal): Promise<string>;

  /**
   * Makes what is better made once the collection holds everything, and waits for it.
   *
   * Called when a first pass has reached its end; again by the next run where that was stopped.
   */
  complete?(stop: AbortSignal): Promise<void>;

  /** A string equal for two keys exactly when they name the same item. */
  identify(key: Key): string;

  /** Encodes, measures and judges a write, without I/O. */
  prepare(write: Write): P | Rejection;

  /** Tells that a prepared write will not be written: its memory may be used again. */
  discard?(prepared: P): void;

  /** The item that a write leaves, exactly as `fetch` will find it; none after a delete. */
  itemOf(prepared: P): Document | undefined;

  /**
   * Writes a batch within `limits` that names no item twice.
   *
   * On resolve every write is durable, or listed as refused or unchanged; there is no other state. Throws WriteFailedError when the
   * fate of any is unknown, EnvironmentError when a person must mend something first. `abort` gives up what is in
   * flight. Once `halt` has fired nothing more is sent, the answer to what was is awaited, and unless that settles
   * every write the reason of `halt` is thrown; some writes may then be durable.
   *
   * Once it has resolved, the target may have forgotten what it has prepared: nothing of the batch is written again, or
   * asked for with `itemOf`.
   */
  write(batch: readonly P[], abort: AbortSignal, halt?: AbortSignal): Promise<readonly Unwritten<P>[]>;

  /** Reads items consistently, by `identify` of their keys. Missing items are left out. */
  fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>>;

  /**
   * Reads every item consistently, in any order, each at the least once: an item that is there from beginning to end is
   * among them, resumptions included. At most a page per connection is held in memory. Rejects with the reason of `stop`
   * once that has fired, with EnvironmentError `target_position` where `after` is not of this target's making.
   */
  scan(options: ScanOptions): AsyncIterable<ItemPage>;
}

/** What becomes of a number that the target cannot hold: refused, written as text, or rounded. */
export type NumberPolicy = 'reject' | 'string' | 'round';

/** Which collection to write, and how. `settings` are the adapter's own, validated by its schema. */
export interface TargetCollection<S = unknown> {
  /** The target's own name of the collection. */
  readonly name: string;
  readonly key: KeySchema;
  readonly numbers: NumberPolicy;
  /** How many batches may be in flight together at the most. */
  readonly concurrency: number;
  /** Write units a second that may be consumed at the most, where the target counts them; none means no limit. */
  readonly writeUnitsPerSecond?: number | undefined;
  /** Read units a second that reading items may consume at the most, where the target counts them; none means no limit. */
  readonly readUnitsPerSecond?: number | undefined;
  readonly settings: S;
  readonly report: Report<AdapterEvent>;
}

/** A database server we write to. Its collections share connections and credentials. */
export interface TargetConnection<S = unknown> extends AsyncDisposable {
  /** Makes no contact yet. Disposing the connection ends all its collections. */
  open(collection: TargetCollection<S>): Target;
}
