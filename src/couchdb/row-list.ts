import type { Document, TextDocument, TextPlace } from '../document.js';
import { DocumentText } from '../document-text.js';
import { USUAL_FIELDS } from './document-scan.js';
import { compareIds, comparePlaces, type IdPlace, isDesign, readId } from './ids.js';

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
const NOWHERE = { start: 0, end: 0, plainNumbers: false };

/** Rows for which there is room to begin with. */
const ROOM = 256;

const UNDERSCORE = 0x5f;

/** What is kept of a row: where its id and its document begin and end, and whether all numbers are plain. */
const PLACES = 5;

/**
 * The rows of an answer in their order. Those that hardly differ are made anew whenever they are asked for.
 *
 * Answers are read ahead. Whatever is made of their rows at once, were it only their ids, lives so long that the engine
 * moves it to where it looks for garbage seldom and at great cost; the places of ids and documents are a few numbers.
 */
export class RowList<R extends DocumentRow = DocumentRow> implements Iterable<R | TextRow> {
  readonly #answer: TextPlace['answer'];
  #places = new Int32Array(ROOM * PLACES);
  #length = 0;
  /** The special rows by their indexes. */
  readonly #special = new Map<number, R | TextRow>();

  /** `answer` is what ids and documents lie in that are added as places. */
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
    return this.#length;
  }

  /** The rows that are more than an id and a document as text with no fields of CouchDB's own but the usual ones. */
  get special(): Iterable<R | TextRow> {
    return this.#special.values();
  }

  /** Adds a row that is kept as it is. */
  add(row: R | TextRow): void {
    this.#special.set(this.#length, row);
    this.#append(NOWHERE, NOWHERE);
  }

  /** Adds a row with a document as text, which says nothing of `_deleted`. */
  addText(id: IdPlace, place: TextPlace): void {
    if (place.reserved === USUAL_FIELDS) this.#append(id, place);
    else this.add(new TextRow(this.read(id), new DocumentText(place)));
  }

  /** Reads an id that lies in the answer. */
  read(id: IdPlace): string {
    return readId(this.#answer.bytes, id);
  }

  /** The id of a row, counted from 0, or from -1 backwards; nothing beyond both ends. */
  idAt(index: number): string | undefined {
    const row = index < 0 ? index + this.#length : index;
    if (row < 0 || row >= this.#length) return undefined;
    return this.#special.get(row)?.id ?? this.read(this.#idPlace(row));
  }

  /** The first row whose id does not come after that of the row before; nothing where all do. */
  firstLate(): number | undefined {
    for (let row = 1; row < this.#length; row += 1) if (this.#compare(row - 1, row) >= 0) return row;
    return undefined;
  }

  /** How many rows are those of design documents. */
  designs(): number {
    let count = 0;
    for (let row = 0; row < this.#length; row += 1) {
      if (this.#mayBeDesign(row) && isDesign(this.idAt(row) ?? '')) count += 1;
    }
    return count;
  }

  /** The rows from one place to before another. */
  slice(start: number, end: number): RowList<R> {
    const part = new RowList<R>(this.#answer);
    part.#length = Math.max(0, Math.min(end, this.#length) - start);
    part.#places = this.#places.slice(start * PLACES, (start + part.#length) * PLACES);
    for (const [row, special] of this.#special) {
      if (row >= start && row < end) part.#special.set(row - start, special);
    }
    return part;
  }

  *[Symbol.iterator](): Iterator<R | TextRow> {
    for (let row = 0; row < this.#length; row += 1) yield this.#special.get(row) ?? this.#textRow(row);
  }

  #textRow(row: number): TextRow {
    const at = row * PLACES;
    const text = new DocumentText({
      answer: this.#answer,
      start: this.#places[at + 2] ?? 0,
      end: this.#places[at + 3] ?? 0,
      plainNumbers: this.#places[at + 4] === 1,
      reserved: USUAL_FIELDS,
    });
    return new TextRow(this.read(this.#idPlace(row)), text);
  }

  #idPlace(row: number): IdPlace {
    const place = row * PLACES;
    return { start: this.#places[place] ?? 0, end: this.#places[place + 1] ?? 0 };
  }

  #compare(left: number, right: number): number {
    if (this.#special.has(left) || this.#special.has(right)) {
      return compareIds(this.idAt(left) ?? '', this.idAt(right) ?? '');
    }
    return comparePlaces(this.#answer.bytes, this.#idPlace(left), this.#idPlace(right));
  }

  #mayBeDesign(row: number): boolean {
    return this.#special.has(row) || this.#answer.bytes[this.#idPlace(row).start] === UNDERSCORE;
  }

  #append(id: IdPlace, document: Pick<TextPlace, 'start' | 'end' | 'plainNumbers'>): void {
    const place = this.#length * PLACES;
    if (place === this.#places.length) this.#grow();
    this.#places[place] = id.start;
    this.#places[place + 1] = id.end;
    this.#places[place + 2] = document.start;
    this.#places[place + 3] = document.end;
    this.#places[place + 4] = document.plainNumbers ? 1 : 0;
    this.#length += 1;
  }

  #grow(): void {
    const places = new Int32Array(Math.max(ROOM * PLACES, this.#places.length * 2));
    places.set(this.#places);
    this.#places = places;
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
