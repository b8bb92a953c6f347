import { collectSides } from './collect-sides.js';
import { type ConfirmOptions, confirmDifferences } from './confirm.js';
import type { Difference } from './difference.js';
import { joinSides } from './join.js';
import type { KeptComparison } from './kept-comparison.js';
import type { Sides } from './sides.js';

/**
 * Compares everything on both sides, and yields what stays different. Memory hardly grows with the collection.
 *
 * Goes on where `kept` stands; whoever has opened it finishes it.
 */
export async function* compareAll(
  sides: Sides,
  kept: KeptComparison,
  options: ConfirmOptions,
): AsyncGenerator<readonly Difference[], void, undefined> {
  await collectSides(sides, kept, options);
  yield* confirmDifferences(joinSides(kept, sides, options), sides, options);
}
