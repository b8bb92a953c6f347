import { sources } from '../adapters.js';
import type { Checkpoint, CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { Lease, LeaseStore } from '../checkpoints/lease.js';
import { Saver } from '../checkpoints/saver.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import { GuardError } from '../errors.js';
import type { CollectionEvent, Report } from '../events.js';
import { keySchema } from '../pipeline/key.js';
import { leasedTarget } from '../pipeline/leased-target.js';
import { type PassEnd, runPass } from '../pipeline/pass.js';
import { type Projection, createProjection } from '../pipeline/projection.js';
import { filterStage, transformStage } from '../pipeline/stages/user.js';
import { type Progress, addOutcomes, countOutcomes, noOutcomes } from '../pipeline/watermark.js';
import type { RejectLog } from '../report/reject-log.js';
import type { Source, SourceConnection } from '../sources/source.js';
import type { Target, TargetConnection } from '../targets/target.js';
import type { RunOptions } from './run.js';

/** Both databases of a migration. */
export interface Databases {
  readonly source: SourceConnection;
  readonly target: TargetConnection;
}

/** A collection to open, over which connections, and where it reports. */
export interface Opening {
  readonly plan: CollectionPlan;
  readonly connections: Databases;
  readonly report: Report<CollectionEvent>;
}

/** What the collections of one run share. */
export interface Connections extends Databases {
  readonly checkpoints: CheckpointStore;
  readonly leases: LeaseStore;
}

/** One collection of a run: what to do with it, over which connections, and where it reports. */
export interface CollectionRun {
  readonly plan: CollectionPlan;
  readonly options: RunOptions;
  readonly connections: Connections;
  readonly lease: Lease;
  readonly rejects: RejectLog;
  readonly report: Report<CollectionEvent>;
}

const saveInterval = 1_000;

/**
 * Brings one collection in step: everything when it has no checkpoint, else what changed since.
 *
 * Throws GuardError when its checkpoint was taken under another config, or against another incarnation of either side.
 */
export async function runCollection(run: CollectionRun): Promise<PassEnd> {
  const { plan, options, report } = run;
  const { stop } = options;
  const checkpoint = await resumable(run);
  const after = checkpoint?.position;
  await using source = openSource(run);
  await using target = leasedTarget(openTarget(run), run.lease);
  const expected = await source.probe({ after, stop });
  const incarnation = await target.ensure(stop);
  if (checkpoint !== undefined && checkpoint.target !== incarnation) throw targetRecreated(plan);
  report({ type: 'started', resumed: checkpoint && resumedFrom(checkpoint), expected });
  const ledger = checkpointing(run, { checkpoint, incarnation });
  try {
    const end = await runPass({
      source,
      target,
      project: projectionOf(plan, options.migration),
      rejects: run.rejects,
      advanced: ledger.advanced,
      secure: () => ledger.saver.flush(),
      after,
      concurrency: plan.concurrency,
      stop: AbortSignal.any([stop, ledger.failed]),
      abort: options.abort,
      report,
    });
    if (end === 'complete') ledger.complete();
    return end;
  } finally {
    await ledger.saver.flush();
  }
}

/** Opens a collection's source. */
export function openSource({ plan, connections, report }: Opening): Source {
  return connections.source.open({ name: plan.from, conflicts: plan.conflicts === 'reject', report });
}

/** Opens a collection's target. */
export function openTarget({ plan, connections, report }: Opening): Target {
  const { to, key, numbers, concurrency, table } = plan;
  return connections.target.open({
    name: to,
    key: keySchema(key),
    numbers,
    concurrency,
    settings: table,
    report,
  });
}

/** What a collection's documents become under a migration's config. */
export function projectionOf(plan: CollectionPlan, migration: Migration): Projection {
  const own = sources[migration.source.type].stages(plan);
  const filter = plan.filter === undefined ? [] : [filterStage(plan.filter, plan.name)];
  const transforms = plan.transforms.map((transform) => transformStage(transform, plan.name));
  return createProjection({
    stages: [...own, ...filter, ...transforms],
    key: plan.key,
    deletes: plan.deletes,
  });
}

async function resumable({ plan, options, connections }: CollectionRun): Promise<Checkpoint | undefined> {
  if (options.restart) {
    await connections.checkpoints.remove(plan.name);
    return undefined;
  }
  const checkpoint = await connections.checkpoints.load(plan.name);
  const changed = checkpoint !== undefined && checkpoint.digest !== digestOf(options.migration, plan);
  if (!changed || options.acceptConfigChange) return checkpoint;
  throw new GuardError(
    `the config that decides what is written for "${plan.name}" is not that of its checkpoint`,
    {
      code: 'config_changed',
      hint: 'Pass --restart to read everything again, or --accept-config-change to go on with the new config from here.',
    },
  );
}

function resumedFrom({ savedAt, counts }: Checkpoint): { savedAt: string; read: number } {
  return { savedAt, read: counts.read };
}

function targetRecreated(plan: CollectionPlan): GuardError {
  const message = `"${plan.to}" at the target is not the one that the checkpoint of "${plan.name}" speaks of: it was made anew since`;
  return new GuardError(message, {
    code: 'target_recreated',
    hint: 'Pass --restart to fill it from the beginning.',
  });
}

interface Checkpointing {
  readonly saver: Saver<Checkpoint>;
  readonly advanced: (progress: Progress) => void;
  /** Notes that the pass reached its end. */
  readonly complete: () => void;
  /** Fires when a checkpoint cannot be saved. */
  readonly failed: AbortSignal;
}

function checkpointing(
  { plan, options, connections, report }: CollectionRun,
  { checkpoint, incarnation }: { checkpoint: Checkpoint | undefined; incarnation: string },
): Checkpointing {
  const failure = new AbortController();
  const digest = digestOf(options.migration, plan);
  const before = checkpoint?.counts ?? noOutcomes;
  let latest = checkpoint;
  const saver = new Saver<Checkpoint>({
    interval: saveInterval,
    failed: (error) => {
      failure.abort(error);
    },
    save: async (value) => {
      await connections.checkpoints.save(plan.name, { ...value, savedAt: new Date().toISOString() });
      report({ type: 'saved' });
    },
  });
  const advanced = ({ position, outcomes }: Progress): void => {
    if (position === undefined) return;
    const total = addOutcomes(before, outcomes);
    const counts = { read: countOutcomes(total), ...total };
    const complete = latest?.complete ?? false;
    latest = { position, digest, target: incarnation, complete, counts, savedAt: '' };
    saver.note(latest);
  };
  const complete = (): void => {
    if (latest === undefined || latest.complete) return;
    latest = { ...latest, complete: true };
    saver.note(latest);
  };
  return { saver, advanced, complete, failed: failure.signal };
}
