import type { Database } from '../../couchdb/database.js';
import { DocumentReader } from '../../couchdb/documents.js';
import { TransientError } from '../../couchdb/failure.js';
import { parseTypedJson } from '../../couchdb/typed-values.js';
import type { Document } from '../../document.js';
import { EnvironmentError, WriteFailedError } from '../../errors.js';
import { stringifyJson } from '../../json/json.js';
import { Rejection, TooLarge } from '../../rejection.js';
import { firstDifference } from '../../verify/compare.js';
import type { Unwritten } from '../target.js';
import { type JointRefusal, postDocuments, type Verdict } from './bulk-docs.js';
import type { CouchDBWrite } from './document-judge.js';
import { itemOfDocument } from './stored-document.js';

/** A write, and what is sent for it. */
interface Revision {
  readonly write: CouchDBWrite;
  readonly json: string;
  /** Whether the document has other revisions that a delete leaves behind. */
  readonly more: boolean;
}

/** A write that another round has to finish, and what the server said of it. */
interface Unfinished {
  readonly write: CouchDBWrite;
  readonly words: string;
}

/** How writing may end before it is done. */
export interface Signals {
  /** Gives up what is in flight. */
  readonly abort: AbortSignal;
  /** Nothing more is sent; the answer to what was is awaited. */
  readonly halt: AbortSignal;
}

/**
 * Writes documents over the revisions that are there, round by round: read, compare, write what differs.
 *
 * A request whose answer was lost is followed by another round, which finds what has arrived; so nothing is written
 * twice, and what others write meanwhile is written over without making a conflict.
 */
export class BulkWrite {
  readonly #database: Database;
  readonly #reader: DocumentReader;
  readonly #signals: Signals;
  readonly #unwritten = new Map<CouchDBWrite, Unwritten<CouchDBWrite>>();
  /** What was sent, and may have arrived whatever came back. */
  readonly #sent = new Set<CouchDBWrite>();
  /** Whether anything has become of a write in this round. */
  #progress = false;

  constructor(database: Database, signals: Signals) {
    this.#database = database;
    this.#reader = new DocumentReader(database, true);
    this.#signals = signals;
  }

  /** Resolves when every write is stored, refused or needless, to all but those stored. Throws as the port's `write` does. */
  async run(batch: readonly CouchDBWrite[]): Promise<readonly Unwritten<CouchDBWrite>[]> {
    const { halt } = this.#signals;
    let left = batch;
    try {
      // Whatever gets done renews the patience.
      while (left.length > 0) {
        const pending = left;
        left = await this.#database.persist('writing', () => this.#round(pending), halt);
      }
    } catch (error) {
      throw fateUnknown(error) ?? error;
    }
    return [...this.#unwritten.values()];
  }

  /** Returns the writes that have to go into another round. */
  async #round(writes: readonly CouchDBWrite[]): Promise<readonly CouchDBWrite[]> {
    const { halt } = this.#signals;
    const ids = writes.map(({ identity }) => identity);
    const there = await this.#reader.byId(ids, halt);
    const revisions = writes.flatMap((write) => this.#revise(write, there.get(write.identity)));
    this.#progress = revisions.length < writes.length;
    const left = await this.#send(revisions);
    const [first] = left;
    if (first === undefined || this.#progress) return left.map(({ write }) => write);
    const example = `"${first.write.identity}": ${first.words}`;
    throw new TransientError('unavailable', `${left.length} documents were not stored, such as ${example}`);
  }

  /** What to send for a write; nothing where the document is as it shall be. */
  #revise(write: CouchDBWrite, there: Document | undefined): Revision[] {
    const { json } = write;
    if (json === undefined) return there === undefined ? this.#leave(write) : [deletion(write, there)];
    const absent = missingAttachment(write.attachments, there);
    if (absent !== undefined) {
      const reason = `the document at the target lacks the attachment "${absent}", which docferry does not carry`;
      this.#refuse(write, new Rejection('refused_by_target', reason, '_attachments'));
      return [];
    }
    if (there === undefined) return [{ write, json, more: false }];
    if (firstDifference(parseTypedJson(json), itemOfDocument(there)) === undefined) return this.#leave(write);
    return [{ write, json: withRevision(json, there), more: false }];
  }

  /** Nothing is to be sent: somebody else has left it so, or what was sent before has arrived. */
  #leave(write: CouchDBWrite): [] {
    if (!this.#sent.has(write)) this.#unwritten.set(write, { write, unchanged: true });
    return [];
  }

  /** Sends revisions, fewer at a time where the server refuses them together. */
  async #send(revisions: readonly Revision[]): Promise<Unfinished[]> {
    const [first, second] = revisions;
    if (first === undefined) return [];
    const { abort, halt } = this.#signals;
    halt.throwIfAborted();
    for (const { write } of revisions) this.#sent.add(write);
    const verdicts = await postDocuments(
      this.#database,
      revisions.map(({ json }) => json),
      abort,
    );
    if (!('tooLarge' in verdicts)) return this.#judge(revisions, verdicts);
    if (second === undefined) {
      this.#refuse(first.write, rejectionOf(first.write, verdicts));
      return [];
    }
    const middle = Math.ceil(revisions.length / 2);
    const left = await this.#send(revisions.slice(0, middle));
    return [...left, ...(await this.#send(revisions.slice(middle)))];
  }

  #judge(revisions: readonly Revision[], verdicts: ReadonlyMap<string, Verdict>): Unfinished[] {
    return revisions.flatMap(({ write, more }) => {
      const { outcome, words } = verdicts.get(write.identity) ?? { outcome: 'again', words: 'no answer' };
      if (outcome !== 'again') this.#progress = true;
      if (outcome === 'refused') {
        this.#refuse(write, rejectionOf(write, { words, tooLarge: words.startsWith('document_too_large') }));
      }
      return outcome === 'again' || (outcome === 'stored' && more) ? [{ write, words }] : [];
    });
  }

  #refuse(write: CouchDBWrite, rejection: Rejection): void {
    this.#progress = true;
    this.#unwritten.set(write, { write, rejection });
  }
}

/** The server's own limits may be lower than what the config says of them. */
function rejectionOf({ size }: CouchDBWrite, { words, tooLarge }: JointRefusal): Rejection {
  if (!tooLarge) return new Rejection('refused_by_target', `CouchDB refused the document: ${words}`);
  return new TooLarge(`CouchDB refused the document of ${size} bytes of JSON: ${words}`, size);
}

/** Of several revisions that are not deleted, one is deleted in each round: the winner each time. */
function deletion(write: CouchDBWrite, there: Document): Revision {
  const { _id, _rev, _conflicts: conflicts } = there;
  const json = stringifyJson({ _id: _id ?? null, _rev: _rev ?? null, _deleted: true });
  return { write, json, more: Array.isArray(conflicts) && conflicts.length > 0 };
}

/** The document's JSON as a successor of the revision that is there, whose attachments it keeps. */
function withRevision(json: string, there: Document): string {
  const { _rev, _attachments } = there;
  const own = stringifyJson({
    ...(_rev === undefined ? {} : { _rev }),
    ...(_attachments === undefined ? {} : { _attachments }),
  });
  return `${json.slice(0, -1)},${own.slice(1)}`;
}

/** The name of an attachment that the item describes and the document does not have, or has with other content. */
function missingAttachment(wanted: Document | undefined, there: Document | undefined): string | undefined {
  return Object.keys(wanted ?? {}).find(
    (name) => digestOf(wanted, name) !== digestOf(there?.['_attachments'], name),
  );
}

function digestOf(attachments: Document[string] | undefined, name: string): unknown {
  const stub: unknown = isFields(attachments) ? attachments[name] : undefined;
  return typeof stub === 'object' && stub !== null && 'digest' in stub ? stub.digest : undefined;
}

function isFields(value: Document[string] | undefined): value is Document {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** The error for writes that were given up: some of them may have been stored. */
function fateUnknown(error: unknown): WriteFailedError | undefined {
  if (!(error instanceof EnvironmentError) || !(error.cause instanceof TransientError)) return undefined;
  return new WriteFailedError(error.message, { code: error.code, hint: error.hint, cause: error.cause });
}
