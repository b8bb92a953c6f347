import { EnvironmentError } from '../../errors.js';
import type { AdapterEvent, Report } from '../../events.js';
import { type JsonValue, parseJson } from '../../json/json.js';
import type { HttpAnswer, HttpRequest } from './client.js';
import { invalidAnswer } from './failure.js';
import { refusal } from './refusal.js';
import { retrying } from './retry.js';
import type { CouchDBServer } from './server.js';

/** One question to the database. */
export interface Question<T> {
  readonly method?: 'GET' | 'POST';
  /** What follows the database's name, such as `_all_docs`. Empty for the database itself. */
  readonly path: string;
  readonly query?: HttpRequest['query'];
  readonly body?: string | undefined;
  readonly maxBytes?: number | undefined;
  /** Takes the answer apart. Throws TransientError when it is not what was asked for. */
  readonly read: (body: JsonValue, bytes: number) => T;
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
    this.#checkName();
    const action = `reading couchdb database "${this.name}"`;
    return await retrying(async () => await this.#attempt(prepare(), action, stop), {
      chance: this.#server.chance,
      patience: this.#server.patience,
      action,
      report: this.#report,
      stop,
    });
  }

  async #attempt<T>(question: Question<T>, action: string, stop: AbortSignal): Promise<T> {
    const { method, query, body, maxBytes } = question;
    const path = [encodeURIComponent(this.name), question.path].filter((part) => part !== '').join('/');
    const answer = await this.#server.send({ method: method ?? 'GET', path, query, body, maxBytes }, stop);
    if (answer.status < 200 || answer.status > 299) throw refusal(answer, action);
    const result = question.read(parseBody(answer), Buffer.byteLength(answer.body));
    this.#server.prove();
    return result;
  }

  /** The path segments `.` and `..` would lead elsewhere in silence. */
  #checkName(): void {
    if (this.name !== '' && this.name !== '.' && this.name !== '..') return;
    throw new EnvironmentError(`"${this.name}" cannot be the name of a couchdb database`, {
      code: 'source_database_name',
      hint: 'Correct the name of the database in "from".',
    });
  }
}

function parseBody(answer: HttpAnswer): JsonValue {
  try {
    return parseJson(answer.body);
  } catch {
    const type = answer.headers['content-type'] ?? 'no content type';
    throw invalidAnswer(`the answer of ${answer.body.length} characters (${type}) is not whole JSON`);
  }
}
