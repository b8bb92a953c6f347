import { dirname, join } from 'node:path';
import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import type { State } from '../checkpoints/state.js';
import type { Opposite } from '../config/migration.js';
import { GuardError } from '../errors.js';
import type { RunOptions } from './run.js';
import { openState } from './state.js';

/** Whose loops are looked for. */
export type LoopOptions = Pick<RunOptions, 'migration' | 'state' | 'stateRoot' | 'turnAround'>;

/**
 * Refuses to work on a collection that another migration of the config carries the other way, at the same time or last.
 *
 * An older value would come back from there over a newer one. Asked by the holder of the collection's own lease, in
 * `own`: of two that begin together, one at the least sees the other. Throws GuardError `loop`. What other configs and
 * other states know is not seen.
 */
export async function requireNoLoop(collection: string, options: LoopOptions, own: State): Promise<void> {
  const { opposites = [] } = options.migration;
  for (const opposite of opposites.filter((each) => each.collection === collection)) {
    const place = stateOf(opposite, options);
    if (place === undefined) continue;
    await using state = await openState({
      state: place,
      stateRoot: rootOf(options),
      migration: { name: opposite.other.migration },
    });
    const theirs = await state.checkpoints.load(opposite.other.collection);
    const reason =
      (await atWork(opposite, state)) ??
      scheduled(opposite, theirs) ??
      (options.turnAround === true
        ? undefined
        : later(opposite, theirs, await own.checkpoints.load(collection)));
    if (reason !== undefined) throw loop(opposite, reason);
  }
}

function stateOf({ other }: Opposite, options: LoopOptions): RunOptions['state'] | undefined {
  if (other.state !== undefined) return other.state;
  const root = rootOf(options);
  return root === undefined ? undefined : join(root, other.migration);
}

function rootOf({ state, stateRoot }: LoopOptions): string | undefined {
  return typeof state === 'string' ? dirname(state) : stateRoot;
}

interface Reason {
  readonly text: string;
  readonly hint: string;
}

async function atWork({ other }: Opposite, state: State): Promise<Reason | undefined> {
  const holder = await state.leases.holder(other.collection);
  if (holder === undefined || holder.owner === 'dead') return undefined;
  return {
    text: `is at work, as process ${holder.pid} on ${holder.host}, since ${holder.since}`,
    hint: `Stop migration "${other.migration}" first.`,
  };
}

/** Without a checkpoint a schedule carries nothing: sync refuses to begin. */
function scheduled(
  { other, scheduled: repeats }: Opposite,
  theirs: Checkpoint | undefined,
): Reason | undefined {
  if (!repeats || theirs === undefined) return undefined;
  return {
    text: 'has a schedule',
    hint: `Remove "sync.schedule" of migration "${other.migration}" first.`,
  };
}

/** Who saved last has carried last: that is at the end of each pass, even of one that finds nothing. */
function later(
  { other }: Opposite,
  theirs: Checkpoint | undefined,
  ours: Checkpoint | undefined,
): Reason | undefined {
  if (theirs === undefined) return undefined;
  if (ours !== undefined && Date.parse(ours.savedAt) >= Date.parse(theirs.savedAt)) return undefined;
  return {
    text: `was the last to carry it, at ${theirs.savedAt}`,
    hint: `Pass --turn-around to migrate or sync, once migration "${other.migration}" is in step and nobody writes to its source.`,
  };
}

function loop({ collection, other }: Opposite, { text, hint }: Reason): GuardError {
  const message = `"${collection}" must not run in a loop: migration "${other.migration}", which carries "${other.collection}" the other way, ${text}`;
  return new GuardError(message, { code: 'loop', hint });
}
