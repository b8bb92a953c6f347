import { type Chance, realChance } from '../backoff.js';
import { ConfigError } from '../errors.js';
import type { Side } from '../events.js';
import type { Authentication } from './auth.js';
import { CouchDBClient, type HttpAnswer, type HttpRequest } from './client.js';
import type { ConnectionConfig } from './connection-config.js';
import { authenticationFor } from './credentials.js';
import type { TransientKind } from './failure.js';
import { Introduction } from './introduction.js';

/** Milliseconds to try for before the server has ever answered: by then the address is wrong, not the weather bad. */
const firstPatience = 5_000;

/** A CouchDB server with our credentials. */
export class CouchDBServer implements AsyncDisposable {
  readonly #client: CouchDBClient;
  readonly #authentication: Authentication;
  readonly #giveUpAfter: number;
  readonly #introduction = new Introduction();
  #proven = false;

  constructor(
    config: ConnectionConfig,
    readonly side: Side,
    readonly chance: Chance = realChance,
  ) {
    checkUrl(config.url, side);
    this.#client = new CouchDBClient(config, side);
    this.#authentication = authenticationFor(config, this.#client.send, side);
    this.#giveUpAfter = config.giveUpSeconds * 1000;
  }

  /** Sends one request, and once more with fresh credentials where those it had have run out. */
  async send(request: HttpRequest, stop: AbortSignal): Promise<HttpAnswer> {
    if (!this.#authentication.personal) return await this.#sendAuthorized(request, stop);
    return await this.#introduction.pass(() => this.#sendAuthorized(request, stop));
  }

  async #sendAuthorized(request: HttpRequest, stop: AbortSignal): Promise<HttpAnswer> {
    const credentials = await this.#authentication.authorize(stop);
    const answer = await this.#sendWith(credentials, request, stop);
    if (answer.status !== 401 || !this.#authentication.renew(credentials)) return answer;
    return await this.#sendWith(await this.#authentication.authorize(stop), request, stop);
  }

  /** Notes that the server has shown to be a CouchDB. */
  prove(): void {
    this.#proven = true;
  }

  /** Milliseconds without success after which to give up. A server that says it is busy is there. */
  readonly patience = (failure: TransientKind): number => {
    const waitLong = this.#proven || failure === 'unavailable';
    return waitLong ? this.#giveUpAfter : Math.min(firstPatience, this.#giveUpAfter);
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  async #sendWith(
    credentials: Readonly<Record<string, string>>,
    request: HttpRequest,
    stop: AbortSignal,
  ): Promise<HttpAnswer> {
    const answer = await this.#client.send({ ...request, headers: credentials }, stop);
    this.#authentication.learn(answer);
    return answer;
  }
}

function checkUrl(text: string, side: Side): void {
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(`the url of the couchdb ${side} contains credentials`, {
      code: `${side}_credentials`,
      hint: 'Move them from "url" to "username" and "password".',
    });
  }
  if (url.search !== '' || url.hash !== '') {
    throw new ConfigError(`the url of the couchdb ${side} has a query or a fragment`, {
      code: `${side}_url`,
      hint: 'Set "url" to the address of the server, such as "https://couch.example.com".',
    });
  }
}
