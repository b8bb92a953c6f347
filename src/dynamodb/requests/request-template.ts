import type { KeyObject } from 'node:crypto';
import type { Credentials } from './credential-renewal.js';
import { isRecord } from './error-fields.js';
import {
  authorization,
  canonicalRequest,
  credentialScope,
  namesOf,
  sha256,
  signature,
  type SignedParts,
  signingKey,
} from './signature.js';

/** A request as it goes to the network. */
export interface SignedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

type Address = Omit<SignedRequest, 'headers' | 'body'>;

/** The headers that differ from request to request. Where the SDK sends no hash, none is sent. */
const LENGTH = 'content-length';
const TIME = 'x-amz-date';
const HASH = 'x-amz-content-sha256';
const AUTHORIZATION = 'authorization';

/** A path that is its own canonical form. */
const PLAIN_PATH = /^(\/|(\/[\w~-]+)+\/?)$/;

/**
 * All of a request but its body, as the SDK has made it: address, headers, and what it was signed for.
 *
 * Holds for one operation and one identity, on which address and user agent depend.
 */
export class RequestTemplate {
  readonly #address: Address;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #credentials: Credentials;
  readonly #names: readonly string[];
  readonly #place: { readonly region: string; readonly service: string };
  #key: { readonly date: string; readonly key: KeyObject } | undefined;

  private constructor({ headers, ...address }: Omit<SignedRequest, 'body'>, credentials: Credentials) {
    const [, region = '', service = '', names = ''] =
      /\/\d{8}\/([^/]*)\/([^/]*)\/aws4_request, SignedHeaders=([^,]*),/.exec(headers[AUTHORIZATION] ?? '') ??
      [];
    this.#address = address;
    this.#headers = headers;
    this.#credentials = credentials;
    this.#names = names.split(';');
    this.#place = { region, service };
  }

  /**
   * The template of a request that the SDK has signed with these credentials.
   *
   * None where what is made by the template would differ in anything from what the SDK has made.
   */
  static of(request: unknown, sent: Uint8Array, credentials: Credentials): RequestTemplate | undefined {
    if (!isSignedRequest(request)) return undefined;
    const { method, protocol, hostname, port, path, headers } = request;
    const template = new RequestTemplate(
      { method, protocol, hostname, port, path, query: {}, headers: { ...headers } },
      credentials,
    );
    const made = template.sign(sent, headers[TIME] ?? '').headers;
    const same = Object.keys(made).every((name) => made[name] === headers[name]);
    return same ? template : undefined;
  }

  /** The request with this body, signed for a time as in `x-amz-date`. */
  sign(body: Uint8Array, time: string): SignedRequest {
    const bodyHash = sha256(body);
    const headers: Record<string, string> = {
      ...this.#headers,
      [LENGTH]: String(body.byteLength),
      [TIME]: time,
    };
    if (HASH in headers) headers[HASH] = bodyHash;
    headers[AUTHORIZATION] = this.#authorize(headers, bodyHash, time);
    return { ...this.#address, headers, body };
  }

  #authorize(headers: Readonly<Record<string, string>>, bodyHash: string, time: string): string {
    const signed: SignedParts['headers'] = this.#names.map((name) => [name, headers[name] ?? '']);
    const { method, path } = this.#address;
    const date = time.slice(0, 8);
    const scope = credentialScope({ date, ...this.#place });
    const canonical = canonicalRequest({ method, path, query: '', headers: signed, bodyHash });
    return authorization({
      accessKeyId: this.#credentials.accessKeyId,
      scope,
      names: namesOf(signed),
      signature: signature(canonical, { time, scope, key: this.#keyOf(date) }),
    });
  }

  #keyOf(date: string): KeyObject {
    if (this.#key?.date !== date) {
      const key = signingKey(this.#credentials.secretAccessKey, { date, ...this.#place });
      this.#key = { date, key };
    }
    return this.#key.key;
  }
}

/** A time as in `x-amz-date`. */
export function amzDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1_000);
  if (second !== latest.second) latest = { second, date: dateOf(milliseconds) };
  return latest.date;
}

/** Thousands of requests are sent in a second, and all of them have its name. */
let latest = { second: NaN, date: '' };

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Whether this is a request whose parts are all known here. */
export function isSignedRequest(request: unknown): request is SignedRequest {
  if (!isRecord(request)) return false;
  const { method, protocol, hostname, path, query, headers, username, password, fragment, body } = request;
  if ([method, protocol, hostname, path].some((part) => typeof part !== 'string')) return false;
  if ([username, password, fragment].some((part) => part !== undefined)) return false;
  if (!(body instanceof Uint8Array)) return false;
  if (!PLAIN_PATH.test(String(path)) || !isRecord(query) || Object.keys(query).length > 0) return false;
  return isRecord(headers) && Object.values(headers).every((value) => typeof value === 'string');
}
