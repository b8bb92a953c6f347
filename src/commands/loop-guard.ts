import { dirname, join } from 'node:path';
import type { State } from '../checkpoints/state.js';
import type { Opposite } from '../config/migration.js';
import { GuardError } from '../errors.js';
import type { RunOptions } from './run.js';
import { openState } from './state.js';

/**
 * Refuses to work on a collection that another migration of the config carries the other way at the same time.
 *
 * Asked by the holder of the collection's own lease: of two that begin together, one at the least sees the other.
 * Throws GuardError `loop`. What other configs and other states know is not seen.
 */
export async function requireNoLoop(collection: string, options: RunOptions): Promise<void> {
  const { opposites = [] } = options.migration;
  for (const opposite of opposites.filter((each) => each.collection === collection)) {
    const place = stateOf(opposite, options);
    if (place === undefined) continue;
    await using state = await openState({ state: place, migration: { name: opposite.other.migration } });
    const reason = await reasonFor(opposite, state);
    if (reason !== undefined) throw loop(opposite, reason);
  }
}

/** States in folders are beside each other. */
function stateOf({ other }: Opposite, { state }: RunOptions): RunOptions['state'] | undefined {
  if (other.state !== undefined) return other.state;
  return typeof state === 'string' ? join(dirname(state), other.migration) : undefined;
}

interface Reason {
  readonly text: string;
  readonly hint: string;
}

async function reasonFor({ other, scheduled }: Opposite, state: State): Promise<Reason | undefined> {
  const holder = await state.leases.holder(other.collection);
  if (holder !== undefined && holder.owner !== 'dead') {
    return {
      text: `is at work, as process ${holder.pid} on ${holder.host}, since ${holder.since}`,
      hint: `Stop migration "${other.migration}" first.`,
    };
  }
  // Without a checkpoint a schedule carries nothing: sync refuses to begin.
  if (!scheduled || (await state.checkpoints.load(other.collection)) === undefined) return undefined;
  return {
    text: 'has a schedule',
    hint: `Remove "sync.schedule" of migration "${other.migration}" first.`,
  };
}

function loop({ collection, other }: Opposite, { text, hint }: Reason): GuardError {
  const message = `"${collection}" must not run in a loop: migration "${other.migration}", which carries "${other.collection}" the other way, ${text}`;
  return new GuardError(message, { code: 'loop', hint });
}
