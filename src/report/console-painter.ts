import type { Snapshot } from './progress.js';

/** A clock that tests can replace. */
export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  readonly now: () => number;
  /** Calls `action` again and again until the function that it returns is called. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
}

/** Where lines and bars go. */
export interface DisplayStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What draws the progress. */
export interface Painter {
  /** Told when a collection begins and when it ends. */
  readonly turn: (snapshot: Snapshot) => void;
  readonly line: (text: string) => void;
  readonly stop: () => void;
}

/** What a painter needs: the state of all collections at this moment. */
export interface PainterOptions {
  readonly stream: DisplayStream;
  /** Applied to everything that is written: removes secrets. */
  readonly redact: (text: string) => string;
  readonly clock: Clock;
  readonly snapshots: () => readonly Snapshot[];
}

/** The clock of the machine. */
export const realClock: Clock = {
  now: () => performance.now(),
  every: (milliseconds, action) => {
    const timer = setInterval(action, milliseconds);
    return () => {
      clearInterval(timer);
    };
  },
};
