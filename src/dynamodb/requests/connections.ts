import { buildConnector } from 'undici';
import { type Answer, Connection } from './connection.js';
import type { SignedRequest } from './request-template.js';

/** How long to wait for a server, in milliseconds. */
export interface Waits {
  /** For a connection, TLS included. */
  readonly connecting: number;
  /** For an answer to begin, and for each part of it. */
  readonly answer: number;
}

/**
 * Kept connections, as many to a server as there are requests in flight together.
 *
 * A connection on which a request has failed is closed, and no request is ever sent twice.
 */
export class Connections {
  readonly #waits: Waits;
  /** One for all: it keeps the TLS sessions that shorten the next handshake. */
  readonly #connector: buildConnector.connector;
  readonly #all = new Set<Connection>();
  /** By origin. What was used last is used next, so that a connection that is not needed any more ends by itself. */
  readonly #free = new Map<string, Connection[]>();

  constructor(waits: Waits) {
    this.#waits = waits;
    this.#connector = buildConnector({ timeout: waits.connecting });
  }

  /** Sends a request and resolves to its answer. Rejects with an error as Node.js or the SDK would make it. */
  async exchange(request: SignedRequest, abort: AbortSignal): Promise<Answer> {
    const { protocol, hostname, port } = request;
    const origin = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
    const connection = this.#free.get(origin)?.pop() ?? this.#open(origin);
    try {
      const answer = await connection.exchange(request, abort);
      if (this.#all.has(connection)) this.#free.get(origin)?.push(connection);
      return answer;
    } catch (error) {
      this.#close(connection);
      throw error;
    }
  }

  /** Closes all connections: what is in flight fails, and a later request opens another. */
  destroy(): void {
    for (const connection of this.#all) this.#close(connection);
    this.#free.clear();
  }

  #open(origin: string): Connection {
    const connection = new Connection({ origin, connector: this.#connector, timeout: this.#waits.answer });
    this.#all.add(connection);
    if (!this.#free.has(origin)) this.#free.set(origin, []);
    return connection;
  }

  #close(connection: Connection): void {
    connection.destroy();
    this.#all.delete(connection);
  }
}
