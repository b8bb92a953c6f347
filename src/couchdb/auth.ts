import type { HttpAnswer } from './client.js';

/** The headers that show who we are. */
export type Credentials = Readonly<Record<string, string>>;

/** Shows the server who we are. */
export interface Authentication {
  /** Whether there are credentials at all. */
  readonly personal: boolean;
  /** Credentials for the next request; opens a session where one is needed. */
  authorize(stop: AbortSignal): Promise<Credentials>;
  /** Takes over credentials that the server renewed. */
  learn(answer: HttpAnswer): void;
  /** Told that `used` were refused: whether a request with fresh ones may fare better. */
  renew(used: Credentials): boolean;
}
