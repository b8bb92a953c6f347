/** The time of day and a way to let it pass, replaceable in tests. */
export interface WallClock {
  /** Milliseconds since 1970, as `Date.now`. May jump either way when somebody sets the clock. */
  readonly now: () => number;
  /** Waits. Rejects with the signal's reason when it fires first. */
  readonly sleep: (milliseconds: number, stop: AbortSignal) => Promise<void>;
}

/** By how much a clock may be set back and still be waited for: cron(8) draws the same line. */
const correctionMs = 3 * 3_600_000;

/**
 * A time of day that stands still while the wall clock catches up after being set back, so that no hour comes twice.
 *
 * A step back of more than three hours mends a wrong clock: it is followed.
 */
export function steadyNow({ now }: Pick<WallClock, 'now'>): () => number {
  let latest = now();
  return () => {
    const wall = now();
    if (wall > latest || latest - wall > correctionMs) latest = wall;
    return latest;
  };
}
