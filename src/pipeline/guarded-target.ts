import type { Key, PreparedWrite, Target } from '../targets/target.js';
import type { WritingTarget } from './dispatcher-options.js';

/** An item that is about to be deleted. */
export type DueDelete = Pick<PreparedWrite, 'id' | 'identity'>;

/**
 * Makes a target ask before it sends deletes of items that are there.
 *
 * `allow` throws to refuse them: nothing of that batch is sent then.
 */
export function guardedTarget(
  target: WritingTarget & Pick<Target, 'fetch'>,
  allow: (deletes: readonly DueDelete[]) => void,
): WritingTarget {
  const keys = new WeakMap<PreparedWrite, Key>();
  return {
    limits: target.limits,
    prepare: (write) => {
      const prepared = target.prepare(write);
      if (write.kind === 'delete' && 'identity' in prepared) keys.set(prepared, write.key);
      return prepared;
    },
    write: async (batch, abort, halt) => {
      const wanted = batch.map((write) => keys.get(write)).filter((key) => key !== undefined);
      if (wanted.length > 0) {
        const there = await target.fetch(wanted, halt ?? abort);
        allow(batch.filter((write) => keys.has(write) && there.has(write.identity)));
      }
      return await target.write(batch, abort, halt);
    },
  };
}
