import type { PreparedWrite, Target } from '../targets/target.js';
import type { WritingTarget } from './dispatcher-options.js';
import { rememberKeys } from './prepared-keys.js';

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
  const { prepare, keysOf } = rememberKeys(target);
  return {
    limits: target.limits,
    prepare,
    write: async (batch, abort, halt) => {
      const deletes = batch.filter(({ kind }) => kind === 'delete');
      const wanted = keysOf(deletes);
      if (wanted.length > 0) {
        const there = await target.fetch(wanted, halt ?? abort);
        allow(deletes.filter(({ identity }) => there.has(identity)));
      }
      return await target.write(batch, abort, halt);
    },
  };
}
