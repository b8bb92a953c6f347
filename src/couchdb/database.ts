import { EnvironmentError } from '../errors.js';
import type { AdapterEvent, Report } from '../events.js';
import { type JsonValue, parseJson } from '../json/json.js';
import type { HttpAnswer, HttpRequest } from './client.js';
import { invalidAnswer, TransientError } from './failure.js';
import { misnamed, refusal, wordsOf } from './refusal.js';
import { retrying } from './retry.js';
import type { CouchDBServer } from './server.js';

/** What is done with a database, as an error would tell it. */
export type Doing = 'reading' | 'writing' | 'creating';

/** One question to the database. */
export interface Question<T> {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** What follows the database's name, such as `_all_docs`. Empty for the database itself. */
  readonly path: string;
  readonly query?: HttpRequest['query'];
  readonly body?: string | undefined;
  readonly maxBytes?: number | undefined;
  /** Takes the answer apart. Throws TransientError when it is not what was asked for. */
  readonly read: (body: JsonValue, bytes: number) => T;
  /** Takes the answer apart without parsing it, as `read` would; undefined where it has to be parsed. */
  readonly scan?: ((body: Buffer) => T | undefined) | undefined;
  /** Makes an answer of a refusal, by its status and CouchDB's own words; without one, the refusal is an error. */
  readonly refused?: (status: number, words: string) => T | undefined;
}

/** One database of a server, asked until it answers. */
export class Database {
  readonly #server: CouchDBServer;
  readonly #report: Report<AdapterEvent>;

  constructor(
    server: CouchDBServer,
    readonly name: string,
    report: Report<AdapterEvent>,
  ) {
    this.#server = server;
    this.#report = report;
  }

  /**
   * Asks until there is a whole and sensible answer.
   *
   * `prepare` is called for each attempt, so that a question may shrink after a failure. Throws EnvironmentError when
   * the database refuses us or stays unavailable, the reason of `stop` when it fires.
   */
  async ask<T>(prepare: () => Question<T>, stop: AbortSignal): Promise<T> {
    return await this.persist('reading', () => this.once(prepare(), 'reading', stop), stop);
  }

  /**
   * Tries until an attempt succeeds or fails in a way that cannot heal.
   *
   * Throws EnvironmentError when the database stays unavailable, the reason of `stop` when it fires.
   */
  async persist<T>(doing: Doing, attempt: () => Promise<T>, stop: AbortSignal): Promise<T> {
    this.#checkName();
    return await retrying(attempt, {
      chance: this.#server.chance,
      patience: this.#server.patience,
      action: this.#action(doing),
      side: this.#server.side,
      report: this.#report,
      stop,
    });
  }

  /** Asks once. Throws TransientError when asking again may heal it, EnvironmentError when the database refuses us. */
  async once<T>(question: Question<T>, doing: Doing, stop: AbortSignal): Promise<T> {
    const { method, query, body, maxBytes } = question;
    const path = [encodeURIComponent(this.name), question.path].filter((part) => part !== '').join('/');
    const answer = await this.#server.send({ method: method ?? 'GET', path, query, body, maxBytes }, stop);
    if (answer.status < 200 || answer.status > 299) return this.#refusedBy(answer, question, doing);
    const result = question.scan?.(answer.bytes) ?? question.read(parseBody(answer), answer.bytes.length);
    this.#server.prove();
    return result;
  }

  #refusedBy<T>(answer: HttpAnswer, question: Question<T>, doing: Doing): T {
    const error = refusal(answer, this.#action(doing), this.#server.side);
    const result =
      error instanceof TransientError ? undefined : question.refused?.(answer.status, wordsOf(answer));
    if (result === undefined) throw error;
    return result;
  }

  #action(doing: Doing): string {
    return `${doing} couchdb database "${this.name}"`;
  }

  /** The path segments `.` and `..` would lead elsewhere in silence. */
  #checkName(): void {
    if (this.name !== '' && this.name !== '.' && this.name !== '..') return;
    throw new EnvironmentError(`"${this.name}" cannot be the name of a couchdb database`, {
      code: `${this.#server.side}_database_name`,
      hint: misnamed(this.#server.side),
    });
  }
}

function parseBody({ body, headers }: HttpAnswer): JsonValue {
  try {
    return parseJson(body);
  } catch {
    const type = headers['content-type'] ?? 'no content type';
    throw invalidAnswer(`the answer of ${body.length} characters (${type}) is not whole JSON`);
  }
}
