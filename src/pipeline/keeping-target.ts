import type { Key, PreparedWrite, Target } from '../targets/target.js';
import { rememberKeys } from './prepared-keys.js';
import type { UndoKeeper } from '../undo/undo-log.js';
import type { UndoRecord } from '../undo/undo-record.js';
import { fingerprint } from '../verify/fingerprint.js';

type KeptTarget = Omit<Target, 'meter'>;

/**
 * Makes a target keep the items that it is about to replace or delete, before it does. Writes that change nothing are
 * not kept.
 *
 * The items are read just before they are written: what others change between the two is not kept.
 */
export function keepingTarget(target: KeptTarget, undo: UndoKeeper): KeptTarget {
  const { prepare, keyOf } = rememberKeys(target);
  return {
    ...target,
    survey: async (stop) => {
      const survey = await target.survey(stop);
      if (survey.incarnation !== undefined) undo.at(survey.incarnation);
      return survey;
    },
    ensure: async (stop) => {
      const incarnation = await target.ensure(stop);
      undo.at(incarnation);
      return incarnation;
    },
    prepare,
    write: async (batch, abort, halt) => {
      const keyed = batch.map((write) => ({ write, key: required(keyOf(write), write) }));
      const found = await target.fetch(
        keyed.map(({ key }) => key),
        halt ?? abort,
      );
      const records = keyed.flatMap(({ write, key }): UndoRecord[] => {
        const item = found.get(write.identity);
        const left = target.itemOf(write);
        const wrote = left && fingerprint(left).toString('hex');
        if (wrote === (item && fingerprint(item).toString('hex'))) return [];
        return [{ id: write.id, key, item, wrote }];
      });
      await undo.keep(records);
      return await target.write(batch, abort, halt);
    },
  };
}

/** What was not asked for is not found either, and must not be taken for missing. */
function required(key: Key | undefined, write: PreparedWrite): Key {
  if (key === undefined) throw new Error(`the write of "${write.id}" was not prepared here`);
  return key;
}
