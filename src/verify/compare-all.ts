import { CollectedSides, type CollectOptions } from './collected-sides.js';
import { type ConfirmOptions, confirmDifferences } from './confirm.js';
import type { Difference } from './difference.js';
import { joinSides } from './join.js';
import type { Sides } from './sides.js';

/** Compares everything on both sides, and yields what stays different. Memory hardly grows with the collection. */
export async function* compareAll(
  sides: Sides,
  options: CollectOptions & ConfirmOptions,
): AsyncGenerator<readonly Difference[], void, undefined> {
  await using collected = new CollectedSides(sides, options);
  await collected.collect();
  yield* confirmDifferences(joinSides(collected, sides, options), sides, options);
}
