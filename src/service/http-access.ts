import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ConfigError } from '../errors.js';
import { isLoopback, type ListenAddress } from './http-listen.js';

/** Throws ConfigError when others than this machine could reach the address without a token. */
export function requireToken(host: string, token: string | undefined): void {
  if (token === '' || (token === undefined && !isLoopback(host))) {
    const lacking = token === '' ? 'the token is empty' : 'there is no token';
    throw new ConfigError(`others can reach "${host}", and ${lacking}`, {
      code: 'listen_token_missing',
      hint: 'Pass --listen-token, or listen on 127.0.0.1.',
    });
  }
}

/** Who may see what a service tells of itself. */
export class Access {
  readonly #host: string;
  readonly #token: string | undefined;
  readonly #cookie: string;

  constructor({ host, port }: ListenAddress, token: string | undefined) {
    this.#host = host.toLowerCase();
    this.#token = token;
    // Cookies do not tell ports apart: two services on one machine would take each other's.
    this.#cookie = `docferry_${port}`;
  }

  /**
   * Whether the request comes by a name that this server goes by.
   *
   * A page elsewhere may let its own name point at this machine, and then read what it likes (DNS rebinding). A token
   * keeps it out as well, and lets the server be reached by names that it cannot know.
   */
  isAddressed(request: IncomingMessage): boolean {
    if (this.#token !== undefined) return true;
    const name = hostName(request.headers.host);
    return name !== undefined && (isLoopback(name) || name === this.#host);
  }

  /** Whether a browser sent the request for a page of someone else. */
  isForeign(request: IncomingMessage): boolean {
    const site = request.headers['sec-fetch-site'];
    return site === 'cross-site' || site === 'same-site';
  }

  /** Whether the request carries the token, or the cookie that the token was exchanged for. */
  isAllowed(request: IncomingMessage): boolean {
    if (this.#token === undefined) return true;
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined && isEqual(bearer, this.#token)) return true;
    const cookie = cookieNamed(this.#cookie, request.headers.cookie);
    return cookie !== undefined && isEqual(cookie, voucher(this.#token));
  }

  /** The cookie given for a token in the address of the page; nothing where that is wrong. */
  exchange(token: string | null): string | undefined {
    if (this.#token === undefined || token === null || !isEqual(token, this.#token)) return undefined;
    return `${this.#cookie}=${voucher(this.#token)}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

/** Stands for the token in a cookie, and does not give it away. */
function voucher(token: string): string {
  return createHmac('sha256', token).update('docferry status page').digest('base64url');
}

/** Takes the same time for every text. */
function isEqual(given: string, wanted: string): boolean {
  return timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieNamed(name: string, header = ''): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function hostName(header: string | undefined): string | undefined {
  const address = `http://${header ?? ''}`;
  if (!URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/^\[|\]$/g, '');
}
