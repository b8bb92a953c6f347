import type { Change, Document } from '../document.js';
import type { Projection } from '../pipeline/projection.js';
import { Rejection, formatPath } from '../rejection.js';
import type { Source } from '../sources/source.js';
import type { Target, Write } from '../targets/target.js';
import { firstDifference } from '../verify/compare.js';

/** The two sides of a collection and what turns one into the other. */
export interface Sides {
  readonly source: Source;
  readonly target: Target;
  readonly project: Projection;
}

/** What a comparison of one collection's two sides found. */
export interface Comparison {
  /** Documents that should be at the target. */
  compared: number;
  equal: number;
  /** Ids that are not at the target. */
  readonly missing: string[];
  /** Documents whose item differs, and where it does first. */
  readonly differing: { readonly id: string; readonly path: string }[];
  /** Documents that today's config rejects, and which are therefore not expected at the target. */
  rejected: number;
}

type Put = Write & { readonly kind: 'put' };

/** Reads every document of the source, projects it, and compares it with the item read consistently at the target. */
export async function compareSides(sides: Sides, stop: AbortSignal): Promise<Comparison> {
  const comparison: Comparison = { compared: 0, equal: 0, missing: [], differing: [], rejected: 0 };
  const { source, target } = sides;
  for await (const page of source.read({ stop })) {
    const puts = [...page.changes].flatMap((change) => expected(sides, change, comparison));
    const keys = puts.map(({ key }) => key);
    const items = await target.fetch(keys, stop);
    for (const put of puts) judge(comparison, put, items.get(target.identify(put.key)));
  }
  return comparison;
}

/** The item that a change should have become, if any. */
function expected({ target, project }: Sides, change: Change, comparison: Comparison): readonly Put[] {
  const write = project(change, 'copy');
  if (write === undefined) return [];
  if (write instanceof Rejection || target.prepare(write) instanceof Rejection) {
    comparison.rejected += 1;
    return [];
  }
  return write.kind === 'put' ? [write] : [];
}

function judge(comparison: Comparison, put: Put, item: Document | undefined): void {
  comparison.compared += 1;
  const path = item && firstDifference(put.item, item);
  if (item === undefined) comparison.missing.push(put.id);
  else if (path === undefined) comparison.equal += 1;
  else comparison.differing.push({ id: put.id, path: formatPath(path) });
}
