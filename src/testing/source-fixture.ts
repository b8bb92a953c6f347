import type { Document } from '../document.js';
import type { Source } from '../sources/source.js';

/** A collection that tests fill and edit behind the source's back. */
export interface SourceFixture extends AsyncDisposable {
  /** The collection as a source. */
  readonly source: Source;
  /** A source of a collection that does not exist. */
  readonly missing: Source;
  /** Writes documents, which are named by `_id`. */
  put(documents: readonly Document[]): Promise<void>;
  /** Deletes a document and leaves `body` in its place. */
  remove(id: string, body?: Document): Promise<void>;
  /** Deletes the whole collection and makes an empty one of the same name. */
  recreate(): Promise<void>;
}

/** What the database behind a source can and cannot do. */
export interface SourceCapabilities {
  /** Numbers of any length come back digit for digit; `true` by default. */
  readonly exactNumbers: boolean;
  /** Ids that the database itself loses or refuses; none by default. */
  readonly lostIds: readonly string[];
  /** Fields named `__proto__` and suchlike come back; `true` by default. */
  readonly awkwardFields: boolean;
  /** A collection that was made anew can be told from the old one even when it has more in it; `true` by default. */
  readonly knowsRecreated: boolean;
  /** Documents named `_design/…` belong to the database itself, and deleted ones may leave something in their place; `false` by default. */
  readonly designDocuments: boolean;
  /** Documents have an order, by which samples are spread; `true` by default. */
  readonly ordered: boolean;
  /** What changed shortly before a copy is told of again after it; `false` by default. */
  readonly repeats: boolean;
  /** What changes from now on can be told without a copy; `true` by default. */
  readonly tellsPresent: boolean;
  /** So many changes never fit in one page; 260 by default. */
  readonly manyNews: number;
  /** A sample shows what is there now, not what was there when the collection was listed as a whole; `true` by default. */
  readonly currentSamples: boolean;
}
