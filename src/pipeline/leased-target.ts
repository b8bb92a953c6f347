import type { Lease } from '../checkpoints/lease.js';
import type { PreparedWrite, Target } from '../targets/target.js';

/** Makes a target refuse to write once the lease is lost; everything else is the target's own. */
export function leasedTarget<P extends PreparedWrite>(
  target: Target<P>,
  lease: Lease,
): Omit<Target<P>, 'meter'> {
  return {
    limits: target.limits,
    ...(target.compares === undefined ? {} : { compares: target.compares }),
    probe: (stop) => target.probe(stop),
    survey: (stop) => target.survey(stop),
    ensure: (stop) => target.ensure(stop),
    complete: async (stop) => {
      await lease.assertHeld();
      await target.complete?.(stop);
    },
    identify: (key) => target.identify(key),
    prepare: (write) => target.prepare(write),
    write: async (batch, abort, halt) => {
      await lease.assertHeld();
      return target.write(batch, abort, halt);
    },
    itemOf: (prepared) => target.itemOf(prepared),
    fetch: (keys, stop) => target.fetch(keys, stop),
    scan: (options) => target.scan(options),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
