import { isDeepStrictEqual } from 'node:util';
import type { Carrier } from './carry.js';
import { Life } from './life.js';
import { brokenPromise, differenceFrom, judge } from './oracle.js';
import { World } from './world.js';

/** How time passes in a play. */
export interface Clock {
  /** Lets a second pass: what waited for it happens. */
  readonly pass: () => void;
  /** Forgets what a dead run waited for. */
  readonly clear: () => void;
}

/** What became of one run. */
type End = 'complete' | 'stopped' | 'failed' | 'crashed';

/** What happened in a play, for the proof that the interesting things did. */
export type Ends = Record<End, number>;

const maxRuns = 12;

/**
 * Plays one life of a migration: runs that crash, fail and are stopped at random until one is complete, edits between
 * them, and a last run in peace. Throws when a law is broken.
 */
export async function play(seed: number, carrier: Carrier, clock: Clock): Promise<Ends> {
  const world = new World(seed, clock.pass);
  const ends: Ends = { complete: 0, stopped: 0, failed: 0, crashed: 0 };
  for (let run = 0; run < maxRuns && ends.complete < 2; run += 1) {
    ends[await live(world, carrier, clock)] += 1;
    for (let edits = world.below(6); edits > 0; edits -= 1) world.edit();
  }
  world.quiet = true;
  const last = await live(world, carrier, clock);
  if (last !== 'complete') throw new Error(`the last run ended ${last}`);
  assertProjection(world);
  return ends;
}

async function live(world: World, carrier: Carrier, clock: Clock): Promise<End> {
  const life = new Life(world);
  const run = carrier(life).catch((error: unknown) => {
    if (life.injected.has(error)) return 'failed' as const;
    throw error;
  });
  const end = await ended(Promise.race([run, life.crashed.then(() => 'crashed' as const)]), world, clock);
  life.dead = true;
  clock.clear();
  // What the dead run had in its hands falls down.
  await idle();
  world.broke(brokenPromise(world));
  if (world.violation !== undefined) throw new Error(world.violation);
  return end;
}

async function ended(run: Promise<End>, world: World, clock: Clock): Promise<End> {
  for (let idled = 0; idled < 20;) {
    const before = world.steps;
    const end = await Promise.race([run, idle()]);
    if (end !== undefined) return end;
    idled = world.steps === before ? idled + 1 : 0;
    if (idled > 0) clock.pass();
  }
  throw new Error('the run is stuck');
}

function idle(): Promise<undefined> {
  return new Promise((resolve) =>
    setImmediate(() => {
      resolve(undefined);
    }),
  );
}

/** In peace, every item is compared to its last field. */
function assertProjection(world: World): void {
  const difference = differenceFrom(world, { items: world.items, rejects: world.rejects });
  if (difference !== undefined) throw new Error(difference);
  for (const { change } of world.collection.changesAfter(0)) {
    if (change.id.startsWith('_design/')) continue;
    const verdict = judge(world, change, 'changes');
    if (verdict.kind !== 'item') continue;
    const item = world.items.get(verdict.identity);
    if (!isDeepStrictEqual(item, verdict.item)) throw new Error(`"${change.id}" is not carried exactly`);
  }
}
