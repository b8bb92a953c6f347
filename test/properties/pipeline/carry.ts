import type { Checkpoint } from '../../../src/checkpoints/checkpoint-store.js';
import { Saver } from '../../../src/checkpoints/saver.js';
import type { Page } from '../../../src/document.js';
import type { Outcomes } from '../../../src/events.js';
import { comparingTarget } from '../../../src/pipeline/comparing-target.js';
import { type PassEnd, runPass } from '../../../src/pipeline/pass.js';
import { addOutcomes, countOutcomes, noOutcomes, type Progress } from '../../../src/pipeline/watermark.js';
import { BadSource } from './feed.js';
import type { Life } from './life.js';
import { BadCheckpointStore, BadRejectLog } from './state.js';
import { openBadTarget } from './table.js';
import { collectionName } from './world.js';

/** Runs one pass of its own making; the laws that it watches itself are told to the world. */
export type Carrier = (life: Life) => Promise<PassEnd>;

/** Runs a pass with random limits, and checkpoints that are saved as the commands save them. */
export const carryByPass: Carrier = async (life) => {
  const { world } = life;
  const maxDistance = world.below(30);
  const concurrency = world.below(5) + 1;
  const target = openBadTarget(life, concurrency);
  const watch = new Watch(life, maxDistance);
  const saver = saverOf(life);
  const end = await settle(saver, () =>
    runPass({
      source: new BadSource(life, (page) => {
        watch.read(page);
      }),
      target: world.compares ? comparingTarget(target, { items: target, spared: () => undefined }) : target,
      project: world.project,
      rejects: new BadRejectLog(life),
      advanced: (progress) => {
        watch.advanced(progress);
        if (progress.position !== undefined) saver.note(checkpointOf(progress.position, progress.outcomes));
      },
      secure: () => saver.flush(),
      after: world.checkpoint?.position,
      concurrency,
      maxUnsettled: { writes: world.below(20) + 1, bytes: world.below(5_000) + 1 },
      maxDistance,
      stop: life.stop.signal,
      leave: life.stop.signal,
      abort: life.abort.signal,
      report: (event) => {
        if (event.type === 'settled') watch.settled = addOutcomes(watch.settled, event.outcomes);
      },
    }),
  );
  if (end === 'complete') watch.assertComplete();
  return end;
};

async function settle(saver: Saver<Checkpoint>, run: () => Promise<PassEnd>): Promise<PassEnd> {
  try {
    return await run();
  } finally {
    await saver.flush();
  }
}

function saverOf(life: Life): Saver<Checkpoint> {
  const store = new BadCheckpointStore(life);
  return new Saver<Checkpoint>({
    interval: 1_000,
    failed: (error) => {
      life.stop.abort(error);
    },
    save: (checkpoint) => store.save(collectionName, checkpoint),
  });
}

function checkpointOf(position: Page['position'], outcomes: Outcomes): Checkpoint {
  const counts = { read: countOutcomes(outcomes), ...outcomes };
  return { position, digest: '', target: 'memory', complete: false, counts, savedAt: '' };
}

/** Watches what a pass tells: its counts, and how far reading is ahead of the frontier. */
class Watch {
  settled = noOutcomes;
  readonly #life: Life;
  readonly #maxDistance: number;
  readonly #pages: { readonly changes: number; readonly documents: number }[] = [];
  #read = 0;
  #behind = 0;

  constructor(life: Life, maxDistance: number) {
    this.#life = life;
    this.#maxDistance = maxDistance;
  }

  /** Asked for a page: those before it have been taken. */
  read({ changes, skipped }: Page): void {
    const ahead = this.#pages.reduce((sum, page) => sum + page.changes, 0);
    const last = this.#pages.at(-1)?.changes ?? 0;
    if (ahead - last > this.#maxDistance)
      this.#life.world.broke(`reading was ${ahead} changes ahead of the frontier`);
    this.#read += changes.length + skipped;
    this.#pages.push({ changes: changes.length, documents: changes.length + skipped });
  }

  advanced({ outcomes }: Progress): void {
    let passed = countOutcomes(outcomes) - this.#behind;
    this.#behind += passed;
    for (let page = this.#pages[0]; page !== undefined && page.documents <= passed; page = this.#pages[0]) {
      passed -= page.documents;
      this.#pages.shift();
    }
    if (passed > 0) this.#life.world.broke('the frontier counts a part of a page');
  }

  assertComplete(): void {
    const settled = countOutcomes(this.settled);
    if (settled !== this.#read) this.#life.world.broke(`${this.#read} were read and ${settled} settled`);
    if (this.#behind !== this.#read)
      this.#life.world.broke(`${this.#behind} of ${this.#read} are behind the frontier`);
  }
}
