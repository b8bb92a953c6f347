import type { Document } from '../document.js';
import type { PreparedWrite, Target, Unwritten } from '../targets/target.js';
import { firstDifference } from '../verify/compare.js';
import type { WritingTarget } from './dispatcher-options.js';
import { rememberKeys } from './prepared-keys.js';

/** How writes are compared with what is there. */
export interface ComparingOptions {
  readonly items: Pick<Target, 'fetch' | 'itemOf'>;
  /** Told what writes would have been charged that were left out, once the others of their batch are durable. */
  readonly spared: (writeUnits: number) => void;
}

/** A request that reads names more items than one that writes: so many batches are compared at once. */
const batchesCompared = 4;

/** Makes a target write only what differs from what it holds; the rest is returned as unchanged. */
export function comparingTarget(target: WritingTarget, options: ComparingOptions): WritingTarget {
  const { items, spared } = options;
  const { prepare, keyOf, keysOf } = rememberKeys(target);
  return {
    limits: { ...target.limits, maxWrites: target.limits.maxWrites * batchesCompared },
    prepare,
    write: async (batch, abort, halt) => {
      const found = await items.fetch(keysOf(batch), halt ?? abort);
      // What was not asked for is not found either, and must not be taken for deleted.
      const same = batch.filter(
        (write) => keyOf(write) !== undefined && isUnchanged(write, found.get(write.identity), items),
      );
      const unchanged = new Set(same);
      const rest = batch.filter((write) => !unchanged.has(write));
      const unwritten: Unwritten[] = same.map((write) => ({ write, unchanged: true }));
      for (let start = 0; start < rest.length; start += target.limits.maxWrites) {
        const some = rest.slice(start, start + target.limits.maxWrites);
        unwritten.push(...(await target.write(some, abort, halt)));
      }
      const writeUnits = same.reduce((sum, { writeUnits: units = 0 }) => sum + units, 0);
      if (writeUnits > 0) spared(writeUnits);
      return unwritten;
    },
  };
}

/** Whether the target holds what a write would leave. */
function isUnchanged(
  write: PreparedWrite,
  there: Document | undefined,
  items: ComparingOptions['items'],
): boolean {
  if (there === undefined) return write.kind === 'delete';
  const left = items.itemOf(write);
  return left !== undefined && firstDifference(left, there) === undefined;
}
