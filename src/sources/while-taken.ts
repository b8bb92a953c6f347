import { setMaxListeners } from 'node:events';

/** Yields what `series` does. Whoever stops taking ends, by the signal that it was given, what is still under way. */
export async function* whileTaken<T>(
  stop: AbortSignal,
  series: (stop: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  stop.throwIfAborted();
  const left = new AbortController();
  const either = AbortSignal.any([stop, left.signal]);
  // Every request under way listens to it; Node warns of a leak from the eleventh on.
  setMaxListeners(Infinity, either);
  try {
    for await (const each of series(either)) {
      yield each;
      stop.throwIfAborted();
    }
  } finally {
    left.abort();
  }
}
