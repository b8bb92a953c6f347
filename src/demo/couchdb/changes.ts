import { once } from 'node:events';
import { type Answer, CouchDBError } from './answer.js';
import { type Database, type StoredDocument, documentText, leavesOf } from './database.js';
import type { Parameters } from './parameters.js';
import { TimeLimit } from '../../time-limit.js';

/** CouchDB's cap on `timeout` and `heartbeat`, in milliseconds. */
const MAX_WAIT = 60_000;

/** Answers `_changes`. `gone` fires when the client has left. */
export function changes(database: Database, parameters: Parameters, gone: AbortSignal): Answer {
  if (parameters.text('filter') !== undefined) {
    throw new CouchDBError(501, 'not_implemented', 'This server has no filters.');
  }
  const feed = new Feed(database, parameters, gone);
  const kind = parameters.text('feed') ?? 'normal';
  if (kind === 'continuous') return { status: 200, body: feed.continuous() };
  if (kind === 'normal' || kind === 'longpoll') return { status: 200, body: feed.page(kind === 'longpoll') };
  throw new CouchDBError(
    400,
    'bad_request',
    'Supported `feed` types: normal, continuous, live, longpoll, eventsource',
  );
}

/** One request's way through the history of a database. */
class Feed {
  readonly #limit: number;
  readonly #withDocument: boolean;
  #place: number;
  #rows = 0;

  constructor(
    readonly database: Database,
    readonly parameters: Parameters,
    readonly gone: AbortSignal,
  ) {
    this.#limit = parameters.integer('limit') ?? Infinity;
    this.#withDocument = parameters.flag('include_docs');
    this.#place = database.updateOf(parameters.text('since') ?? '0');
  }

  async *page(wait: boolean): AsyncGenerator<string> {
    yield '{"results":[\n';
    if (wait && this.#limit > 0) yield* this.#untilChanged();
    let separator = '';
    for (const text of this.#take()) {
      yield separator + text;
      separator = ',\r\n';
    }
    yield `\n],\n"last_seq":${this.#sequence()},"pending":${this.#pending()}}\n\n`;
  }

  async *continuous(): AsyncGenerator<string> {
    for (;;) {
      for (const text of this.#take()) yield `${text}\n`;
      if (this.#rows >= this.#limit) break;
      yield* this.#untilChanged();
      if (this.database.updates === this.#place) break;
    }
    yield `{"last_seq":${this.#sequence()},"pending":${this.#pending()}}\n`;
  }

  /** Yields what keeps the connection alive until there is something to tell, or the time is over. */
  async *#untilChanged(): AsyncGenerator<string> {
    const heartbeat = this.parameters.text('heartbeat') !== undefined;
    while (!this.gone.aborted && this.database.updates === this.#place) {
      const changed = await this.#changeWithin(this.#wait(heartbeat ? 'heartbeat' : 'timeout'));
      if (!changed) yield '\n';
      if (!changed && !heartbeat) return;
    }
  }

  async #changeWithin(milliseconds: number): Promise<boolean> {
    using limit = new TimeLimit(milliseconds, this.gone);
    return await once(this.database.events, 'change', { signal: limit.signal }).then(
      () => true,
      () => false,
    );
  }

  #wait(name: string): number {
    const given = this.parameters.text(name) === 'true' ? MAX_WAIT : this.parameters.integer(name);
    return Math.min(given ?? MAX_WAIT, MAX_WAIT);
  }

  *#take(): Generator<string> {
    for (const document of this.database.changesSince(this.#place)) {
      if (this.#rows >= this.#limit) return;
      this.#place = document.update;
      this.#rows += 1;
      yield this.#row(document);
    }
    // Updates that later ones have replaced are passed over as well.
    if (this.#rows < this.#limit) this.#place = this.database.updates;
  }

  #row(document: StoredDocument): string {
    const { parameters } = this;
    const interval = parameters.integer('seq_interval') ?? 1;
    const all = parameters.text('style') === 'all_docs';
    const revisions = all ? leavesOf(document) : [document.winner];
    return (
      [
        `{"seq":${(this.#rows - 1) % interval === 0 ? this.#sequence() : 'null'}`,
        `"id":${JSON.stringify(document.id)}`,
        `"changes":${JSON.stringify(revisions.map(({ rev }) => ({ rev })))}`,
        ...(document.winner.deleted ? ['"deleted":true'] : []),
        ...(this.#withDocument
          ? [`"doc":${documentText(document, { conflicts: parameters.flag('conflicts') })}`]
          : []),
      ].join(',') + '}'
    );
  }

  #sequence(): string {
    return JSON.stringify(this.database.sequence(this.#place));
  }

  #pending(): number {
    return this.database.changesSince(this.#place).length;
  }
}
