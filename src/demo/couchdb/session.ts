import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Answer, CouchDBError, answer } from './answer.js';
import { isObject } from './json.js';

/** Who may use the server. Without a user name everybody may. */
export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** A token taken as `Authorization: Bearer`. */
  readonly token?: string | undefined;
  /** Seconds that a cookie is good for. Default: 600. */
  readonly sessionSeconds?: number | undefined;
}

/** How a request has proved who sends it. */
export type Proof = 'none' | 'default' | 'cookie' | 'jwt';

/** Knows who sends a request. */
export class Sessions {
  readonly #secret = randomBytes(32);
  readonly #seconds: number;

  constructor(readonly credentials: Credentials) {
    this.#seconds = credentials.sessionSeconds ?? 600;
  }

  /** Throws CouchDBError when the request bears credentials that are wrong. */
  identify(request: IncomingMessage): Proof {
    const { username, token } = this.credentials;
    if (username === undefined) return 'default';
    const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme === 'Basic') {
      this.#require(Buffer.from(value, 'base64').toString());
      return 'default';
    }
    if (scheme === 'Bearer' && token !== undefined && same(value, token)) return 'jwt';
    return this.#cookieAge(request) === undefined ? 'none' : 'cookie';
  }

  /** A fresh cookie for a session that has used up a tenth of its time, as CouchDB sends it. */
  renewal(request: IncomingMessage): Readonly<Record<string, string>> {
    const age = this.#cookieAge(request);
    return age === undefined || age < this.#seconds / 10 ? {} : this.#cookie();
  }

  /** Answers POST `/_session` with the decoded body. */
  open(body: unknown): Answer {
    this.#require(isObject(body) ? `${String(body['name'])}:${String(body['password'])}` : '');
    const name = this.credentials.username ?? null;
    return { ...answer({ ok: true, name, roles: ['_admin'] }), headers: this.#cookie() };
  }

  /** Answers GET `/_session`. */
  describe(proof: Proof): Answer {
    const anonymous = proof === 'none';
    return answer({
      ok: true,
      userCtx: {
        name: anonymous ? null : (this.credentials.username ?? null),
        roles: anonymous ? [] : ['_admin'],
      },
      info: {
        authentication_handlers: ['cookie', 'default'],
        ...(anonymous ? {} : { authenticated: proof }),
      },
    });
  }

  /** Answers DELETE `/_session`. */
  close(): Answer {
    return {
      ...answer({ ok: true }),
      headers: { 'set-cookie': 'AuthSession=; Version=1; Path=/; HttpOnly' },
    };
  }

  #require(given: string): void {
    const { username = '', password = '' } = this.credentials;
    if (same(given, `${username}:${password}`)) return;
    throw new CouchDBError(401, 'unauthorized', 'Name or password is incorrect.');
  }

  #cookie(): Readonly<Record<string, string>> {
    const name = this.credentials.username ?? '';
    const content = `${name}:${Date.now().toString(16).toUpperCase()}`;
    const value = Buffer.from(`${content}:${this.#sign(content)}`).toString('base64url');
    const expires = new Date(Date.now() + this.#seconds * 1000).toUTCString();
    const life = `Expires=${expires}; Max-Age=${this.#seconds}`;
    return { 'set-cookie': `AuthSession=${value}; Version=1; ${life}; Path=/; HttpOnly` };
  }

  /** Seconds since the request's cookie was made; undefined when it has none that is good. */
  #cookieAge(request: IncomingMessage): number | undefined {
    const value = /(?:^|;\s*)AuthSession=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const [, content = '', time = '', signature = ''] =
      /^(.*:([0-9A-F]+)):([0-9a-f]+)$/.exec(Buffer.from(value, 'base64url').toString()) ?? [];
    const age = (Date.now() - Number.parseInt(time, 16)) / 1000;
    return same(signature, this.#sign(content)) && age < this.#seconds ? age : undefined;
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#secret).update(content).digest('hex');
  }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
