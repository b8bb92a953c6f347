import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan } from '../config/migration.js';
import { GuardError } from '../errors.js';
import { type PassEnd, runPass } from '../pipeline/pass.js';
import type { PassOptions } from '../pipeline/pass-options.js';
import { RejectLimit } from '../pipeline/reject-limit.js';
import type { Source } from '../sources/source.js';
import { type Checkpointing, checkpointing } from './checkpointing.js';
import { guardDeletes } from './delete-guard.js';
import { completeRun } from './complete-plan.js';
import {
  carriesTexts,
  type CollectionRun,
  type CompleteRun,
  openSource,
  openWritable,
  projectionOf,
} from './opening.js';
import { restart, resume } from './resume.js';
import { requireOtherTable } from './same-table.js';
import { skipUnchanged } from './skip-unchanged.js';

/**
 * Brings one collection in step: everything when it has no checkpoint, else what changed since.
 *
 * Throws GuardError when its checkpoint was taken under another config, or against another incarnation of either side.
 */
export async function runCollection(run: CollectionRun): Promise<PassEnd> {
  await using passes = new CollectionPasses(await completeRun(run));
  return await passes.next();
}

/** Both sides of one collection, kept open for one pass after the other. */
export class CollectionPasses implements AsyncDisposable {
  readonly #run: CompleteRun;
  readonly #source: Source;
  readonly #target: ReturnType<typeof openWritable>;
  /** What the table was when the first pass began. */
  #incarnation: string | undefined;
  #checkpoint: Checkpoint | undefined;

  /** Makes no contact yet. */
  constructor(run: CompleteRun) {
    this.#run = run;
    this.#source = openSource(run, { texts: carriesTexts(run.options.migration) });
    this.#target = openWritable(run);
  }

  /** Runs a pass: the first from the saved checkpoint, the others from where the one before has ended. */
  async next(): Promise<PassEnd> {
    const incarnation = await this.#begin();
    const limit = rejectLimit(this.#run, this.#checkpoint);
    const ledger = checkpointingOf(this.#run, this.#checkpoint, incarnation);
    try {
      const target = skipUnchanged(this.#run, await this.#guarded(), this.#target);
      const end = await runPass({ ...this.#passOptions(limit, ledger), target });
      await limit.check(end === 'complete');
      if (end === 'complete') {
        if (this.#checkpoint?.complete !== true) await this.#target.complete?.(this.#run.options.stop);
        ledger.complete();
      }
      return end;
    } finally {
      this.#checkpoint = ledger.latest();
      await ledger.saver.flush();
    }
  }

  /** Resolves once something has happened at the source since the last pass. */
  async awaitChange(): Promise<void> {
    const position = this.#checkpoint?.position;
    if (position !== undefined) await this.#source.awaitChange(position, this.#run.options.stop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#target[Symbol.asyncDispose]();
    } finally {
      await this.#source[Symbol.asyncDispose]();
    }
  }

  /** Makes sure that both sides are still those that the checkpoint speaks of. Returns the target's incarnation. */
  async #begin(): Promise<string> {
    if (this.#incarnation === undefined) return (this.#incarnation = await this.#open());
    const { options, report } = this.#run;
    const expected = await this.#source.probe({ after: this.#checkpoint?.position, stop: options.stop });
    report({ type: 'started', resumed: undefined, expected, phase: phaseAfter(this.#checkpoint) });
    return this.#incarnation;
  }

  async #open(): Promise<string> {
    const { plan, options, report } = this.#run;
    const { stop, migration } = options;
    const saved = options.restart ? undefined : await resume(this.#run);
    const expected = await this.#source.probe({ after: saved?.position, begins: saved === undefined, stop });
    const incarnation = await this.#target.ensure(stop);
    requireOtherTable(plan, migration, incarnation);
    if (saved !== undefined && saved.target !== incarnation) throw targetRecreated(plan);
    this.#checkpoint = options.restart ? await restart(this.#run, this.#source, incarnation) : saved;
    const phase = phaseAfter(this.#checkpoint);
    report({ type: 'started', resumed: saved && resumedFrom(saved), expected, phase });
    return incarnation;
  }

  /** Neither the first copy nor reading everything again is limited in what it deletes. */
  async #guarded(): Promise<PassOptions['target']> {
    if (this.#checkpoint?.complete !== true) return this.#target;
    return await guardDeletes(this.#run, this.#target, this.#checkpoint.position);
  }

  #passOptions(limit: RejectLimit, ledger: Checkpointing): Omit<PassOptions, 'target'> {
    const { plan, options, report } = this.#run;
    const { stop, abort } = options;
    return {
      source: this.#source,
      project: limit.counting(projectionOf(plan, options.migration)),
      rejects: limit.rejects,
      advanced: ledger.advanced,
      secure: () => ledger.saver.flush(),
      after: this.#checkpoint?.position,
      concurrency: plan.concurrency,
      stop: AbortSignal.any([stop, ledger.failed, limit.exceeded]),
      // Where the limit is exceeded, what was read is carried: the next run judges by what has passed the frontier.
      leave: stop,
      abort,
      report,
    };
  }
}

/** Behind a complete copy only changes are read. */
function phaseAfter(checkpoint: Checkpoint | undefined): 'copy' | 'changes' {
  return checkpoint?.complete === true ? 'changes' : 'copy';
}

function resumedFrom({ savedAt, counts }: Checkpoint): { savedAt: string; read: number } {
  return { savedAt, read: counts.read };
}

function checkpointingOf(
  run: CollectionRun,
  checkpoint: Checkpoint | undefined,
  incarnation: string,
): Checkpointing {
  const { plan, options, connections, report } = run;
  return checkpointing({
    collection: plan.name,
    store: connections.state.checkpoints,
    checkpoint,
    digest: digestOf(options.migration, plan),
    incarnation,
    report,
  });
}

function rejectLimit({ plan, connections, rejects }: CollectionRun, checkpoint?: Checkpoint): RejectLimit {
  return new RejectLimit({
    collection: plan.name,
    max: plan.maxRejects,
    rejects,
    codes: async () =>
      [...(await connections.state.rejects.read(plan.name)).values()].map(({ code }) => code),
    readBefore: checkpoint?.counts.read ?? 0,
  });
}

/** The error of a checkpoint that speaks of an earlier incarnation of the target. */
export function targetRecreated(plan: CollectionPlan): GuardError {
  const message = `"${plan.to}" at the target is not the one that the checkpoint of "${plan.name}" speaks of: it was made anew since`;
  return new GuardError(message, {
    code: 'target_recreated',
    hint: 'Pass --restart to fill it from the beginning.',
  });
}
