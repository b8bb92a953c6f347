import type { Target } from '../targets/target.js';
import { fingerprint } from '../verify/fingerprint.js';
import type { WritingTarget } from './dispatcher-options.js';
import { rememberKeys } from './prepared-keys.js';

/** What the items were when it was decided to write them. */
export interface UnmovedOptions {
  /** The fingerprint by identity; `undefined` where there was no item. */
  readonly seen: ReadonlyMap<string, Buffer | undefined>;
  /** Write even what has changed since. */
  readonly force: boolean;
}

/**
 * Makes a target write only over items that are still as they were seen, and delete nothing. The rest is returned as
 * unchanged.
 *
 * The items are read just before they are written: what changes between the two is overwritten.
 */
export function unmovedTarget(
  target: WritingTarget & Pick<Target, 'fetch'>,
  { seen, force }: UnmovedOptions,
): WritingTarget {
  const { prepare, keysOf } = rememberKeys(target);
  return {
    limits: target.limits,
    prepare,
    write: async (batch, abort, halt) => {
      const found = await target.fetch(keysOf(batch), halt ?? abort);
      const allowed = batch.filter(({ kind, identity }) => {
        if (kind === 'delete') return false;
        const item = found.get(identity);
        return force || isSame(item && fingerprint(item), seen.get(identity));
      });
      const writing = new Set(allowed);
      const withheld = batch.filter((write) => !writing.has(write));
      const unwritten = allowed.length > 0 ? await target.write(allowed, abort, halt) : [];
      return [...withheld.map((write) => ({ write, unchanged: true }) as const), ...unwritten];
    },
  };
}

function isSame(now: Buffer | undefined, then: Buffer | undefined): boolean {
  return now === undefined || then === undefined ? now === then : now.equals(then);
}
