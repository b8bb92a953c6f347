import type { RunOptions } from './run.js';
import { openState } from './state.js';

/**
 * Tells when all these collections were in step for the last time; nothing when one never was.
 *
 * Only reads the state, and takes no lease.
 */
export async function lastSuccess({
  collections,
  ...route
}: Pick<RunOptions, 'migration' | 'collections' | 'state' | 'stateRoot'>): Promise<Date | undefined> {
  await using state = await openState(route);
  const checkpoints = await Promise.all(collections.map((name) => state.checkpoints.load(name)));
  const times = checkpoints.map((checkpoint) => Date.parse(checkpoint?.completedAt ?? ''));
  const earliest = Math.min(...times);
  return Number.isNaN(earliest) || times.length === 0 ? undefined : new Date(earliest);
}
