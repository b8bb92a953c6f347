import type { ServerResponse } from 'node:http';

/** What is told at one moment. */
export interface Frame {
  /** Equal for two frames that show the same. */
  readonly content: string;
  /** The frame as server-sent events. */
  readonly events: string;
}

/** What streams tell. */
export interface StreamsOptions {
  readonly frame: () => Frame;
  /** An event that says no more than that the service is there. */
  readonly heartbeat: () => string;
}

interface Client {
  readonly response: ServerResponse;
  /** The content that was sent last. */
  shown: string;
  /** Seconds since something was sent. */
  quiet: number;
}

const mostClients = 32;
const heartbeatSeconds = 15;
const patienceSeconds = 60;

/** Streams of server-sent events. Memory is bounded: who is slow misses frames, who is stuck is let go. */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #clients = new Set<Client>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** Whether there is room for one more. */
  get hasRoom(): boolean {
    return this.#clients.size < mostClients;
  }

  /** Begins a stream on a response whose head is sent. */
  open(response: ServerResponse): void {
    const { content, events } = this.#options.frame();
    const client = { response, shown: content, quiet: 0 };
    this.#clients.add(client);
    response.on('close', () => {
      this.#clients.delete(client);
      if (this.#clients.size === 0) this.close();
    });
    response.write(`retry: 2000\n\n${events}`);
    this.#timer ??= setInterval(() => {
      this.#tick();
    }, 1_000);
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { response } of this.#clients) response.end();
  }

  #tick(): void {
    const frame = this.#options.frame();
    for (const client of this.#clients) this.#tell(client, frame);
  }

  #tell(client: Client, { content, events }: Frame): void {
    client.quiet += 1;
    if (client.response.writableNeedDrain) {
      if (client.quiet > patienceSeconds) client.response.destroy();
    } else if (client.shown !== content) {
      client.shown = content;
      client.quiet = 0;
      client.response.write(events);
    } else if (client.quiet >= heartbeatSeconds) {
      client.quiet = 0;
      client.response.write(this.#options.heartbeat());
    }
  }
}
