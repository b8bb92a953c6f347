import pLimit from 'p-limit';
import { EnvironmentError } from '../errors.js';
import type { HttpAnswer } from './client.js';

/**
 * Lets requests pass one at a time until one of them shows that our credentials are good.
 *
 * CouchDB locks an account for minutes after a few wrong passwords (`chttpd_auth_lockout`, on by default since 3.4), so
 * all collections together must not try one more than once: what refused the first is the answer for the others.
 */
export class Introduction {
  readonly #turn = pLimit(1);
  #accepted = false;
  #refusal: (() => HttpAnswer) | undefined;

  /** Sends a request, or gives the refusal of an earlier one. `send` may throw EnvironmentError for a refused login. */
  async pass(send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    if (this.#accepted) return await send();
    return await this.#turn(async () => this.#refusal?.() ?? (await this.#introduce(send)));
  }

  async #introduce(send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    try {
      const answer = await send();
      if (answer.status === 401) this.#refusal = () => answer;
      else this.#accepted = true;
      return answer;
    } catch (error) {
      if (error instanceof EnvironmentError && error.code.endsWith('_unauthorized')) {
        this.#refusal = () => {
          throw error;
        };
      }
      throw error;
    }
  }
}
