import type { Document, Page, Position } from '../document.js';
import type { AdapterEvent, Report } from '../events.js';
import type { KeySchema } from '../key-schema.js';
import type { CollectionShape } from './shape.js';

/** Where and how long to read. */
export interface ReadOptions {
  /** Resume after this position; without it, read everything. */
  readonly after?: Position | undefined;
  /** Ends reading as soon as possible. */
  readonly stop: AbortSignal;
}

/** What to look at before reading. */
export interface ProbeOptions extends ReadOptions {
  /** Whether a pass is about to begin: then what would keep it from being read to its end is an error at once. */
  readonly begins?: boolean | undefined;
}

/** How much to read of a sample. */
export interface SampleOptions {
  readonly documents: number;
  readonly stop: AbortSignal;
}

/** Some documents of a sample; those that belong to the database itself are counted in `skipped`. */
export type SamplePage = Pick<Page, 'changes' | 'skipped' | 'bytes'>;

/** One collection of a database we read from. */
export interface Source extends AsyncDisposable {
  readonly traits: {
    /** A finished pass leaves a position from which the next yields only what is new. */
    readonly incremental: boolean;
    /** `read` reports deletions. */
    readonly removals: boolean;
  };

  /** Tells how documents are named, before anything is read. Throws EnvironmentError when that has to be asked in vain. */
  shape(stop: AbortSignal): Promise<CollectionShape>;

  /**
   * Contacts the database and estimates how many changes `read` will yield.
   *
   * Throws EnvironmentError when it cannot be reached, refuses us or has no such collection, GuardError when it is
   * no longer the collection that `after` was taken from.
   */
  probe(options: ProbeOptions): Promise<number | undefined>;

  /**
   * Reads one pass: from `after` until nothing is left to read.
   *
   * A pass from the beginning starts with a page without changes. Its position must be saved before anything is
   * written: a run that began anew later would not hear of what was deleted since.
   *
   * Repeats are allowed, gaps are not. At most one page per connection is held in memory. Rejects with the reason of
   * `stop` once that has fired.
   */
  read(options: ReadOptions): AsyncIterable<Page>;

  /**
   * Reads about `documents` documents, spread evenly over all of them by their order, each once at the most.
   *
   * All of them when there are no more. Nothing can be resumed from here.
   */
  sample(options: SampleOptions): AsyncIterable<SamplePage>;

  /**
   * Tells the position before the first change.
   *
   * Reading after it yields every document and every deletion the source still knows, so that a target that was filled
   * earlier loses what is gone. Slower than reading without a position.
   */
  origin(stop: AbortSignal): Promise<Position>;

  /**
   * Tells the time up to which a finished pass that left this position has read, in milliseconds since 1970.
   *
   * Absent where it is the database itself that is read.
   */
  readUntil?(position: Position): number;

  /**
   * Tells a position after which every change from now on is read, and perhaps some that came before.
   *
   * Absent where changes are never followed; resolves to `undefined` where they are not.
   */
  present?(stop: AbortSignal): Promise<Position | undefined>;

  /**
   * Resolves once something has happened after a position, as soon as the database tells.
   *
   * Only for sources that are incremental, and a position that a finished pass left. Throws as `read` does.
   */
  awaitChange(after: Position, stop: AbortSignal): Promise<void>;

  /** Fetches documents by id, for verification, repair and retry. Missing and deleted ids are left out. */
  fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>>;
}

/** Which collection to read, and how. */
export interface SourceCollection {
  /** The source's own name of the collection. */
  readonly name: string;
  /** Whether documents must tell of their losing revisions. Costs the source extra reads. */
  readonly conflicts: boolean;
  /** Whether `read` may leave documents as text: whoever takes a page is done with it when it releases it. */
  readonly texts?: boolean | undefined;
  /** How the config names its documents, for a source that cannot tell by itself. */
  readonly key?: KeySchema | undefined;
  readonly report: Report<AdapterEvent>;
}

/** A database server we read from. Its collections share connections and credentials. */
export interface SourceConnection extends AsyncDisposable {
  /** Makes no contact yet. Disposing the connection ends all its collections. */
  open(collection: SourceCollection): Source;

  /**
   * Lists the names of all collections, without those that belong to the database itself, in order.
   *
   * Absent where there is no such list. Throws EnvironmentError when the database cannot be reached or refuses us.
   */
  list?(stop: AbortSignal): Promise<readonly string[]>;
}
