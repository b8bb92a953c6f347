import type { Decimal } from 'decimal.js';

/**
 * A field's value.
 *
 * A JavaScript number stands for a number only where it holds it exactly; every other number is a `Decimal`.
 * Sets and bytes come from DynamoDB alone.
 */
export type Value =
  | null
  | boolean
  | string
  | number
  | Decimal
  | Uint8Array
  | ReadonlySet<string>
  | ReadonlySet<number | Decimal>
  | ReadonlySet<Uint8Array>
  | readonly Value[]
  | { readonly [field: string]: Value };

/** A document: its fields by name. A field may have any name, `__proto__` and the empty string included. */
export type Document = Readonly<Record<string, Value>>;

/**
 * A document as a database holds it. A target of that type may take it as it is, in the document's stead.
 *
 * For `dynamodb`, `value` is an item in DynamoDB's JSON, parsed: attributes by name, each an AttributeValue.
 */
export interface NativeDocument {
  readonly type: 'dynamodb';
  readonly value: Readonly<Record<string, unknown>>;
}

/** Where the text of a document lies: JSON without white space, in UTF-8, an object, all of which is known to be so. */
export interface TextPlace {
  /** What it came in. Its bytes cannot be had any more once its page was released. */
  readonly answer: { readonly bytes: Buffer };
  readonly start: number;
  readonly end: number;
  /** The names of its fields that begin with an underscore, each once. */
  readonly reserved: readonly string[];
  /** Whether `JSON.parse` is known to change none of its numbers. */
  readonly plainNumbers: boolean;
}

/** A document as the JSON text that its database handed out. */
export interface TextDocument {
  readonly place: TextPlace;
  /** The fields of those that begin with an underscore that count; all of them when absent. */
  readonly kept: readonly string[] | undefined;
  /** The document, parsed when it is first asked for. */
  readonly document: Document;
  /** The same text; of the fields that begin with an underscore only those of these names count. */
  keeping(names: readonly string[]): TextDocument;
}

/**
 * A place in a source from which reading can resume.
 *
 * Only its source can interpret it; others may store it and test it for equality.
 */
export type Position = string & { readonly __brand: 'Position' };

/** One fact about one document. A removal carries the fields that the source still knows, if any. */
export type Change =
  | {
      readonly kind: 'upsert';
      readonly id: string;
      readonly document: Document;
      /** The document as its database holds it, where that has a form of its own. */
      readonly native?: NativeDocument;
      /** The document as the text that it came in, where nobody has parsed it yet. `document` parses it. */
      readonly text?: TextDocument;
    }
  | { readonly kind: 'removal'; readonly id: string; readonly document?: Document };

/**
 * Changes in their order, such as an array of them.
 *
 * A source may make each change anew whenever it is asked for.
 */
export interface Changes extends Iterable<Change> {
  readonly length: number;
}

/**
 * Consecutive changes and the place after them.
 *
 * Once every change of this page and of all pages yielded before it is durable, reading may resume at `position`.
 */
export interface Page {
  readonly changes: Changes;
  readonly position: Position;
  /** Documents passed over because they belong to the database itself, such as design documents. */
  readonly skipped: number;
  /** Bytes in which the database handed out these changes, where it tells. */
  readonly bytes?: number;
  /** `copy` lists what is there; `changes` lists what happened, so a document may have been carried before. */
  readonly phase: 'copy' | 'changes';
  /**
   * Lets the source use the memory of these changes again. A change whose document is still a text has none after it.
   *
   * Called at most once, by whoever needs none of them any more; it need not be called.
   */
  readonly release?: (() => void) | undefined;
}
