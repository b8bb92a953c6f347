import { type ComparingOptions, comparingTarget } from '../pipeline/comparing-target.js';
import type { WritingTarget } from '../pipeline/dispatcher-options.js';
import type { Target } from '../targets/target.js';
import type { CollectionRun } from './opening.js';

/**
 * The target of a pass that writes only what differs from `items`, where the config says so.
 *
 * Else, and where it compares by itself, the target.
 */
export function skipUnchanged(
  { plan, report }: CollectionRun,
  target: WritingTarget,
  items: ComparingOptions['items'] & Pick<Target, 'compares'>,
): WritingTarget {
  if (!plan.skipUnchanged || items.compares === true) return target;
  const spared = (writeUnits: number): void => {
    report({ type: 'spared', writeUnits });
  };
  return comparingTarget(target, { items, spared });
}
