import { runCollection } from '../../../src/commands/collection.js';
import type { CollectionPlan, Migration } from '../../../src/config/migration.js';
import { migration } from '../../config/example.js';
import { BadSource } from './feed.js';
import type { Carrier } from './carry.js';
import { filter, mapped, transform } from './documents.js';
import type { Life } from './life.js';
import { BadCheckpointStore, BadRejectLog } from './state.js';
import { openBadTarget } from './table.js';
import { collectionName, type World } from './world.js';

/** Runs a collection as the commands do, its lease, checkpoints and config digest included. */
export const carryByCollection: Carrier = async (life) => {
  const { world } = life;
  const { whole, plan } = configOf(world);
  const rejects = new BadRejectLog(life);
  const options = {
    migration: whole,
    collections: [],
    state: 'memory',
    restart: false,
    acceptConfigChange: false,
    stop: life.stop.signal,
    abort: life.abort.signal,
    report: () => undefined,
  };
  return runCollection({
    plan,
    options,
    connections: connectionsOf(life),
    lease: leaseOf(life),
    rejects,
    report: () => undefined,
  });
};

function configOf({ keyMode, deletes, compares: skipUnchanged }: World): {
  readonly whole: Migration;
  readonly plan: CollectionPlan;
} {
  const key = keyMode === 'id' ? {} : { key: mapped };
  const collections = {
    [collectionName]: { filter, transforms: [transform], deletes, skipUnchanged, concurrency: 3, ...key },
  };
  const whole = migration({ collections });
  const [plan] = whole.collections;
  if (plan === undefined) throw new Error('the config has no collection');
  return { whole, plan };
}

type Connections = Parameters<typeof runCollection>[0]['connections'];

function connectionsOf(life: Life): Connections {
  const ended = (): Promise<void> => Promise.resolve();
  return {
    source: { open: () => new BadSource(life), [Symbol.asyncDispose]: ended },
    target: { open: () => openBadTarget(life, 3), [Symbol.asyncDispose]: ended },
    state: {
      checkpoints: new BadCheckpointStore(life),
      leases: { acquire: () => Promise.resolve(leaseOf(life)), holder: () => Promise.resolve(undefined) },
      rejects: {
        placeOf: () => 'memory',
        open: () => Promise.resolve(new BadRejectLog(life)),
        read: () => Promise.resolve(new Map()),
        remove: ended,
      },
      verified: { load: () => Promise.resolve(undefined), save: ended, remove: ended },
      [Symbol.asyncDispose]: ended,
    },
  };
}

/** A lease that may be lost before any batch. */
function leaseOf(life: Life): Parameters<typeof runCollection>[0]['lease'] {
  return {
    assertHeld: async () => {
      await life.step();
      const lost = life.fault('the lease');
      if (lost !== undefined) throw lost;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
