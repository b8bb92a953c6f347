import type { Document, TextDocument, TextPlace } from '../document.js';
import { DocumentText } from '../document-text.js';
import { USUAL_FIELDS } from './document-scan.js';

/** One row of `_all_docs` read by range. A document that was deleted while the row was made is absent. */
export interface DocumentRow {
  readonly id: string;
  readonly document: Document | undefined;
  /** The document as it came, where it is not parsed yet and says nothing of `_deleted`. `document` parses it. */
  readonly text?: TextDocument | undefined;
}

/** One row of `_changes`. */
export interface ChangeRow extends DocumentRow {
  readonly deleted: boolean;
}

const NO_ANSWER: TextPlace['answer'] = { bytes: Buffer.alloc(0) };

/**
 * The rows of an answer in their order. Those that hardly differ are made anew whenever they are asked for.
 *
 * Answers are read ahead. Objects made of their rows at once would live so long that the engine moves them to where it
 * looks for garbage seldom and at great cost; the places of documents are a few numbers.
 */
export class RowList<R extends DocumentRow = DocumentRow> implements Iterable<R | TextRow> {
  readonly #answer: TextPlace['answer'];
  readonly #ids: string[] = [];
  /** Where the document of each row begins and ends, one after the other. */
  readonly #places: number[] = [];
  /** The special rows by their indexes. */
  readonly #special = new Map<number, R | TextRow>();

  /** `answer` is what documents that are added as text lie in. */
  constructor(answer = NO_ANSWER) {
    this.#answer = answer;
  }

  /** These rows, all of them special. */
  static of<R extends DocumentRow>(rows: readonly R[]): RowList<R> {
    const list = new RowList<R>();
    for (const row of rows) list.add(row);
    return list;
  }

  get length(): number {
    return this.#ids.length;
  }

  /** The id of each row. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** The rows that are more than an id and a document as text with no fields of CouchDB's own but the usual ones. */
  get special(): Iterable<R | TextRow> {
    return this.#special.values();
  }

  /** Adds a row that is kept as it is. */
  add(row: R | TextRow): void {
    this.#special.set(this.length, row);
    this.#append(row.id, 0, 0);
  }

  /** Adds a row with a document as text, which says nothing of `_deleted`. */
  addText(id: string, place: TextPlace): void {
    if (place.reserved === USUAL_FIELDS) this.#append(id, place.start, place.end);
    else this.add(new TextRow(id, new DocumentText(place)));
  }

  /** The rows from one place to before another. */
  slice(start: number, end: number): RowList<R> {
    const part = new RowList<R>(this.#answer);
    for (const [index, id] of this.#ids.slice(start, end).entries()) {
      const special = this.#special.get(start + index);
      if (special === undefined) part.#append(id, ...this.#placeOf(start + index));
      else part.add(special);
    }
    return part;
  }

  *[Symbol.iterator](): Iterator<R | TextRow> {
    for (const [index, id] of this.#ids.entries())
      yield this.#special.get(index) ?? new TextRow(id, this.#textOf(index));
  }

  #textOf(index: number): DocumentText {
    const [start, end] = this.#placeOf(index);
    return new DocumentText({ answer: this.#answer, start, end, reserved: USUAL_FIELDS });
  }

  #placeOf(index: number): readonly [number, number] {
    return [this.#places[2 * index] ?? 0, this.#places[2 * index + 1] ?? 0];
  }

  #append(id: string, start: number, end: number): void {
    this.#ids.push(id);
    this.#places.push(start, end);
  }
}

class TextRow implements ChangeRow {
  readonly deleted = false;

  constructor(
    readonly id: string,
    readonly text: DocumentText,
  ) {}

  get document(): Document {
    return this.text.document;
  }
}
