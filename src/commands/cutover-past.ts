import { connectSource } from '../adapters.js';
import type { Writing } from './cutover-checks.js';
import type { CutoverOptions } from './cutover-options.js';
import { chosenPlans, openSource } from './opening.js';
import { openState } from './state.js';

/** The times up to which collections have been read whose source only holds a past, in milliseconds since 1970. */
export async function readUntil(
  { migration, state, stateRoot }: Pick<CutoverOptions, 'migration' | 'state' | 'stateRoot'>,
  collections: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  if (collections.length === 0) return times;
  await using source = await connectSource(migration.source);
  await using opened = await openState({ migration, state, stateRoot });
  for (const plan of chosenPlans({ migration, collections })) {
    await using collection = openSource({ plan, connections: { source }, report: () => undefined });
    const checkpoint = await opened.checkpoints.load(plan.name);
    if (checkpoint === undefined || collection.readUntil === undefined) continue;
    times.set(plan.name, collection.readUntil(checkpoint.position));
  }
  return times;
}

/** So far around its time an export may or may not hold a change ("DynamoDB data export to S3: how it works"). */
const blur = 60_000;

/** Whether what was read of a past has all that was written before it stopped. */
export function writingBefore(until: number, stoppedAt: number | undefined): Writing {
  const last = `what was read last is the source as of ${timeOf(until)}`;
  if (stoppedAt === undefined) {
    const reason = `${last}, and nothing tells whether writing had stopped before: pass --stopped-at with the time when it did`;
    return { stopped: false, reason };
  }
  if (until >= stoppedAt + blur) return { stopped: true, reason: `${last}, after writing had stopped` };
  const reason = `${last}, but writing stopped at ${timeOf(stoppedAt)}: make an export of a minute later at the least, and run this again`;
  return { stopped: false, reason };
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
