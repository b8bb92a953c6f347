import type { Key, PreparedWrite } from '../targets/target.js';
import type { WritingTarget } from './dispatcher-options.js';

/** Prepares writes, and knows the keys of those that it has prepared. */
export interface PreparedKeys {
  readonly prepare: WritingTarget['prepare'];
  readonly keyOf: (write: PreparedWrite) => Key | undefined;
  /** The keys of those writes of a batch that were prepared here. */
  readonly keysOf: (batch: readonly PreparedWrite[]) => readonly Key[];
}

/** Makes a target's writes remember their keys, by which their items can be read. */
export function rememberKeys(target: Pick<WritingTarget, 'prepare'>): PreparedKeys {
  const keys = new WeakMap<PreparedWrite, Key>();
  return {
    prepare: (write) => {
      const prepared = target.prepare(write);
      if ('identity' in prepared) keys.set(prepared, write.key);
      return prepared;
    },
    keyOf: (write) => keys.get(write),
    keysOf: (batch) => batch.map((write) => keys.get(write)).filter((key) => key !== undefined),
  };
}
