import type { StateUse } from '../uses.js';

/** Transactions have no permission of their own, but those of the writes that they are made of. */
const actions: Readonly<Record<StateUse, readonly string[]>> = {
  open: ['DescribeTable'],
  make: ['CreateTable'],
  read: ['GetItem', 'Query'],
  list: ['Query'],
  save: ['GetItem', 'UpdateItem'],
  note: ['ConditionCheckItem', 'PutItem'],
  clear: ['ConditionCheckItem', 'DeleteItem'],
  mark: ['GetItem', 'UpdateItem'],
};

/** The actions that are sent to the table that keeps the state, by their IAM names without the prefix. */
export function stateActions(uses: ReadonlySet<StateUse>): string[] {
  return [...new Set([...uses].flatMap((use) => actions[use]))];
}
