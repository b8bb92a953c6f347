import type { TextDocument, TextPlace } from './document.js';
import { type JsonValue, parseJson } from './json/json.js';

type ReadonlyRecord<V> = Readonly<Record<string, V>>;
type Fields = ReadonlyRecord<JsonValue>;

/**
 * A document as the JSON text that its database handed out.
 *
 * It is parsed when its fields are asked for, once. As long as it is held, the whole answer that it came in is.
 */
export class DocumentText implements TextDocument {
  readonly place: TextPlace;
  /** The fields of those that begin with an underscore that count; all of them when absent. */
  readonly kept: readonly string[] | undefined;
  readonly #whole: DocumentText | undefined;
  #document: Fields | undefined;

  constructor(place: TextPlace, kept?: readonly string[], whole?: DocumentText) {
    this.place = place;
    this.kept = kept;
    this.#whole = whole;
  }

  /** The document, parsed. */
  get document(): Fields {
    this.#document ??= this.#read();
    return this.#document;
  }

  /** The same text; of the fields that begin with an underscore only those of these names count. */
  keeping(names: readonly string[]): DocumentText {
    const { kept } = this;
    return new DocumentText(
      this.place,
      kept === undefined ? names : names.filter((name) => kept.includes(name)),
      this,
    );
  }

  #read(): Fields {
    if (this.#whole !== undefined) return without(this.#whole.document, this.#leftOut());
    const { answer, start, end, plainNumbers } = this.place;
    const text = answer.bytes.toString('utf8', start, end);
    return (plainNumbers ? JSON.parse(text) : parseJson(text)) as Fields;
  }

  #leftOut(): readonly string[] {
    return this.place.reserved.filter((name) => this.kept?.includes(name) === false);
  }
}

/** The change that puts a document of which only the text is known. */
export class TextUpsert {
  readonly kind = 'upsert';

  constructor(
    readonly id: string,
    readonly text: TextDocument,
  ) {}

  get document(): TextDocument['document'] {
    return this.text.document;
  }
}

/** A document without the fields that begin with an underscore, but for those of these names. */
export function keepReserved<V>(document: ReadonlyRecord<V>, names: readonly string[]): ReadonlyRecord<V> {
  const leftOut = Object.keys(document).filter((field) => field.startsWith('_') && !names.includes(field));
  return without(document, leftOut);
}

/** The engine copies all fields but one faster than one after the other. */
function without<V>(document: ReadonlyRecord<V>, names: readonly string[]): ReadonlyRecord<V> {
  return names.reduce((fields, name) => {
    const { [name]: _leftOut, ...others } = fields;
    return others;
  }, document);
}
