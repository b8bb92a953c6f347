import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Answer } from './connection.js';
import { type Credentials, differ } from './credential-renewal.js';
import { amzDate, RequestTemplate, type SignedRequest } from './request-template.js';
import { sendText } from './text-middleware.js';

/** What requests are for: `operation` names all that their address and headers depend on besides the identity. */
export interface LeanRequest {
  readonly operation: string;
  readonly input: object;
  readonly sent: Uint8Array;
  readonly abort: AbortSignal;
}

/** A client whose identity and clock are used. */
interface LeanClient {
  readonly config: Pick<DynamoDBClient['config'], 'credentials' | 'systemClockOffset'>;
}

/** How requests reach the network. */
interface Network {
  /** Rejects as the client's own request handler does. */
  exchange(request: SignedRequest, abort: AbortSignal): Promise<Answer>;
}

interface Learned {
  readonly template: RequestTemplate;
  readonly credentials: Credentials;
  /** On the clock of `performance`. */
  readonly until: number;
}

/** Milliseconds after which the SDK sends a request again, and learns the server's time from the answer. */
const TEMPLATE_LIFETIME = 60_000;

/** Milliseconds by which a signature's time must be wrong before it is refused, with a margin: the SDK's threshold. */
const SKEW = 240_000;

/**
 * Sends texts without the SDK's middleware, by the requests that the SDK has sent before.
 *
 * The SDK sends the first request of an operation, by an identity, in a minute. Others repeat its address and headers
 * with a signature of their own. An answer that is no success is judged by the SDK as if it had sent the request.
 */
export class LeanTransport {
  readonly #client: LeanClient;
  readonly #network: Network;
  readonly #learned = new Map<string, Learned>();

  constructor(client: LeanClient, network: Network) {
    this.#client = client;
    this.#network = network;
  }

  /**
   * Resolves to the text of a success. `send` sends the command with `input` by the client.
   *
   * Rejects as the client does.
   */
  async exchange(request: LeanRequest, send: () => Promise<unknown>): Promise<string> {
    const credentials = await this.#client.config.credentials();
    const template = this.#templateOf(request.operation, credentials);
    if (template === undefined) return this.#learn(request, credentials, send);
    const { systemClockOffset: offset } = this.#client.config;
    const signed = template.sign(request.sent, amzDate(Date.now() + offset));
    const answered = await this.#network.exchange(signed, request.abort);
    const { statusCode, body } = answered;
    if (statusCode < 300 && Buffer.isBuffer(body)) return body.toString('utf8');
    // What the answer says of an identity or a time that are not used any more must not be held against those that are.
    if (await this.#hasChanged(credentials, offset)) return this.#learn(request, credentials, send);
    return (await sendText({ ...request, answered }, send)).received;
  }

  #templateOf(operation: string, credentials: Credentials): RequestTemplate | undefined {
    const learned = this.#learned.get(operation);
    if (learned === undefined || differ(learned.credentials, credentials)) return undefined;
    return learned.until > performance.now() ? learned.template : undefined;
  }

  async #learn(
    request: LeanRequest,
    credentials: Credentials,
    send: () => Promise<unknown>,
  ): Promise<string> {
    const { received, request: signed } = await sendText(request, send);
    const template = RequestTemplate.of(signed, request.sent, credentials);
    const until = performance.now() + TEMPLATE_LIFETIME;
    if (template !== undefined) this.#learned.set(request.operation, { template, credentials, until });
    return received;
  }

  async #hasChanged(credentials: Credentials, offset: number): Promise<boolean> {
    const { config } = this.#client;
    if (Math.abs(config.systemClockOffset - offset) >= SKEW) return true;
    return differ(credentials, await config.credentials());
  }
}
