import { sources } from '../adapters.js';
import { targets } from '../target-adapters.js';
import type { Lease } from '../checkpoints/lease.js';
import type { State } from '../checkpoints/state.js';
import type { CollectionPlan, CompletePlan, Migration } from '../config/migration.js';
import type { CollectionEvent, Report } from '../events.js';
import { keySchema, sourceKey } from '../pipeline/key.js';
import { type Projection, createProjection } from '../pipeline/projection.js';
import { filterStage, transformStage } from '../pipeline/stages/user.js';
import { keepingTarget } from '../pipeline/keeping-target.js';
import { leasedTarget } from '../pipeline/leased-target.js';
import type { RejectLog } from '../report/reject-log.js';
import type { Source, SourceConnection } from '../sources/source.js';
import type { Target, TargetConnection } from '../targets/target.js';
import type { UndoLog } from '../undo/undo-log.js';
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

/** A collection of which only the source is opened. */
export type SourceOpening = Omit<Opening, 'connections'> & {
  readonly connections: Pick<Databases, 'source'>;
};

/** What the collections of one run share. */
export interface Connections extends Databases {
  readonly state: State;
}

/** One collection of a run: what to do with it, over which connections, and where it reports. */
export interface CollectionRun {
  readonly plan: CollectionPlan;
  readonly options: RunOptions;
  readonly connections: Connections;
  readonly lease: Lease;
  readonly rejects: RejectLog;
  /** Keeps what is replaced, where the config says so. */
  readonly undo?: UndoLog | undefined;
  readonly report: Report<CollectionEvent>;
}

/** A run whose plan is complete. */
export type CompleteRun = CollectionRun & { readonly plan: CompletePlan };

/** How many collections are under way together; each has several connections of its own. */
export const collectionsTogether = 4;

/** The collections of a migration that were named; all of them when none was. */
export function chosenPlans({
  migration,
  collections,
}: Pick<RunOptions, 'migration' | 'collections'>): readonly CollectionPlan[] {
  if (collections.length === 0) return migration.collections;
  return migration.collections.filter(({ name }) => collections.includes(name));
}

/** How a source is opened besides what the plan says. */
interface SourceOptions {
  /** Whether documents tell of their losing revisions even where the config does not ask for it. */
  readonly conflicts?: boolean;
  /** Whether documents may be left as text. */
  readonly texts?: boolean;
}

/** Opens a collection's source. */
export function openSource(
  { plan, connections, report }: SourceOpening,
  { conflicts = false, texts = false }: SourceOptions = {},
): Source {
  const key = plan.key && sourceKey(plan.key);
  const wanted = conflicts || plan.conflicts === 'reject';
  return connections.source.open({ name: plan.from, conflicts: wanted, texts, key, report });
}

/** Whether a collection's documents may come as text: its target makes use of each at once, or never. */
export function carriesTexts({ target }: Migration): boolean {
  return targets[target.type].texts;
}

/** Opens a collection's target. */
export function openTarget({ plan, connections, report }: Opening & { readonly plan: CompletePlan }): Target {
  const { to, mapping, numbers, concurrency, writeUnitsPerSecond, readUnitsPerSecond, table } = plan;
  return connections.target.open({
    name: to,
    key: keySchema(mapping),
    numbers,
    concurrency,
    writeUnitsPerSecond,
    readUnitsPerSecond,
    settings: table,
    report,
  });
}

/** Opens a collection's target to write to it. */
export function openWritable(run: CompleteRun): Omit<Target, 'meter'> {
  return writable(openTarget(run), run);
}

/** Makes a target one that writes only with its lease, and keeps what is replaced where that is asked for. */
export function writable(
  target: Target,
  { lease, undo }: Pick<CollectionRun, 'lease' | 'undo'>,
): Omit<Target, 'meter'> {
  const leased = leasedTarget(target, lease);
  return undo === undefined ? leased : keepingTarget(leased, undo);
}

/** What a collection's documents become under a migration's config. */
export function projectionOf(plan: CompletePlan, migration: Migration): Projection {
  const { name, mapping, shape, deletes } = plan;
  const own = sources[migration.source.type].stages(plan);
  const filter = plan.filter === undefined ? [] : [filterStage(plan.filter, name)];
  const transforms = plan.transforms.map((transform) =>
    transformStage(transform, { collection: name, fields: shape.fields }),
  );
  return createProjection({
    stages: [...own, ...filter, ...transforms],
    key: mapping,
    shape,
    deletes,
  });
}
