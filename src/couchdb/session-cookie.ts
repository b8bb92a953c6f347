import type { Side } from '../events.js';
import type { Authentication, Credentials } from './auth.js';
import type { HttpAnswer, Transport } from './client.js';
import { invalidAnswer } from './failure.js';
import { refusal } from './refusal.js';
import { unlessStopped } from './stop.js';

/**
 * A session of CouchDB's cookie authentication.
 *
 * CouchDB sends a fresh cookie with an answer when a tenth of the session's life has passed; one that has run out is
 * answered with 401, after which a new session is opened.
 */
export class SessionCookie implements Authentication {
  readonly personal = true;
  readonly #login: { readonly username: string; readonly password: string };
  readonly #transport: Transport;
  readonly #side: Side;
  #cookie: string | undefined;
  #opening: Promise<string> | undefined;

  constructor(
    login: { readonly username: string; readonly password: string },
    transport: Transport,
    side: Side,
  ) {
    this.#login = login;
    this.#transport = transport;
    this.#side = side;
  }

  async authorize(stop: AbortSignal): Promise<Credentials> {
    this.#cookie ??= await this.#open(stop);
    return { Cookie: this.#cookie };
  }

  learn(answer: HttpAnswer): void {
    this.#cookie = sessionCookieOf(answer) ?? this.#cookie;
  }

  renew(used: Credentials): boolean {
    // Another request may have opened a new session meanwhile.
    if (this.#cookie === used['Cookie']) this.#cookie = undefined;
    return true;
  }

  /** Requests that need a session at the same time share the one that the first of them opens. */
  async #open(stop: AbortSignal): Promise<string> {
    this.#opening ??= this.#post().finally(() => {
      this.#opening = undefined;
    });
    return await unlessStopped(this.#opening, stop);
  }

  async #post(): Promise<string> {
    const { username: name, password } = this.#login;
    const request = { method: 'POST', path: '_session', body: JSON.stringify({ name, password }) } as const;
    const answer = await this.#transport(request, new AbortController().signal);
    if (answer.status !== 200) throw refusal(answer, 'opening a session at couchdb', this.#side);
    const cookie = sessionCookieOf(answer);
    if (cookie === undefined) throw invalidAnswer('the server opened a session without a cookie');
    return cookie;
  }
}

/** A failed login sets an empty cookie, which is none. */
function sessionCookieOf(answer: HttpAnswer): string | undefined {
  const cookies = answer.setCookies.map((cookie) => cookie.split(';', 1)[0]?.trim() ?? '');
  return cookies.find((cookie) => /^AuthSession=[^\s",;\\]+$/.test(cookie));
}
