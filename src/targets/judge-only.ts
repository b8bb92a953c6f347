import type { Target } from './target.js';

/** A target that can tell what would become of writes, and cannot write. */
export type Judge = Pick<Target, 'survey' | 'identify' | 'prepare' | 'discard' | 'meter'> & AsyncDisposable;

/** Hides every method of a target that changes anything: no property of the result leads to one. */
export function judgeOnly(target: Target): Judge {
  return Object.freeze<Judge>({
    survey: (stop) => target.survey(stop),
    identify: (key) => target.identify(key),
    prepare: (write) => target.prepare(write),
    discard: (prepared) => target.discard?.(prepared),
    meter: () => target.meter(),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  });
}
