import type { CollectionEvent } from '../events.js';
import { WaitingShare } from './waiting-share.js';

/** How long a limit is told after the wait that it caused. */
const memory = 5_000;

/** A limit that something waited for, and until when that is news. */
interface News {
  readonly text: string;
  readonly until: number;
}

/**
 * Tells what a collection is waiting for at this moment, such as `throttled by table agents`: a fold of its events.
 *
 * What a database says of itself comes first, then what fails, then a rate limit of our own; the source is called slow
 * when none of these is news and more than half of the last seconds went by with nothing to do but wait for it.
 */
export class LimitInForce {
  #throttle: News | undefined;
  #retry: News | undefined;
  #pace: News | undefined;
  readonly #waiting = new WaitingShare();

  take(event: CollectionEvent, now: number): void {
    if (event.type === 'throttle') this.#throttle = news(`throttled by ${event.limit}`, event, now);
    else if (event.type === 'retry') this.#retry = news(`retrying: ${event.reason}`, event, now);
    else if (event.type === 'paced') this.#pace = news(event.limit, event, now);
    else if (event.type === 'waiting') this.#waiting.begin(now);
    else if (event.type === 'read') this.#waiting.end(now);
  }

  /** The limit in force at this moment, if any. */
  at(now: number): string | undefined {
    const news = [this.#throttle, this.#retry, this.#pace].find(
      (each) => each !== undefined && now <= each.until,
    );
    if (news !== undefined) return news.text;
    return this.#waiting.at(now) > 0.5 ? 'source slow' : undefined;
  }
}

function news(text: string, { delay }: { readonly delay: number }, now: number): News {
  return { text, until: now + delay + memory };
}
