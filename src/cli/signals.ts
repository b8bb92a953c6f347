import { constants } from 'node:os';

/** How a run is asked to stop, and by what. */
export interface Signals {
  /** Fires at the first SIGINT or SIGTERM. */
  readonly stop: AbortSignal;
  /** Fires at the second. */
  readonly abort: AbortSignal;
  /** 128 plus the number of the first signal; `undefined` while there was none. */
  exitCode(): number | undefined;
  /** Leaves signals to Node.js again. */
  dispose(): void;
}

const handled = ['SIGINT', 'SIGTERM'] as const;

/** Listens for signals. `tell` gets a line for people at each. */
export function listenForSignals(tell: (line: string) => void): Signals {
  const stop = new AbortController();
  const abort = new AbortController();
  let first: (typeof handled)[number] | undefined;
  const listener = (signal: (typeof handled)[number]): void => {
    if (first === undefined) {
      first = signal;
      tell('stopping: finishing what is in flight (Ctrl-C again to abort)');
      stop.abort();
    } else if (!abort.signal.aborted) {
      tell('aborting: the next run resumes and loses nothing');
      abort.abort();
    }
  };
  for (const signal of handled) process.on(signal, listener);
  return {
    stop: stop.signal,
    abort: abort.signal,
    exitCode: () => (first === undefined ? undefined : 128 + constants.signals[first]),
    dispose: () => {
      for (const signal of handled) process.off(signal, listener);
    },
  };
}
