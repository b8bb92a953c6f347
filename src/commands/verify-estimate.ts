import { connectSource } from '../adapters.js';
import { type ReadPrice, connectTarget, readPriceOf } from '../target-adapters.js';
import type { CollectionPlan } from '../config/migration.js';
import { completePlan } from './complete-plan.js';
import { type Databases, chosenPlans, openSource, openTarget } from './opening.js';
import type { RunOptions } from './run.js';
import { requireReadable } from './verifiable.js';

/** What verifying one collection will take. */
export interface CollectionEstimate {
  /** Documents that the source counts, where it does. */
  readonly documents?: number;
  /** Items at the target and their bytes, as it last counted them. */
  readonly items: number;
  readonly bytes: number;
  /** Read units that a consistent read of all items takes, where the target charges them. */
  readonly readUnits: number;
}

/** The one JSON object that `verify --dry-run` prints. */
export interface VerifyEstimate {
  readonly command: 'verify';
  readonly ok: true;
  readonly dryRun: true;
  readonly migration: string;
  readonly collections: Readonly<Record<string, CollectionEstimate>>;
  readonly totals: {
    readonly items: number;
    readonly bytes: number;
    readonly readUnits: number;
    /** What these read units cost on demand, in US dollars before tax, where the target charges them. */
    readonly usd?: number;
  };
  readonly price?: ReadPrice;
}

/** A consistent read of so many bytes takes one read unit. */
const unitBytes = 4_096;

/** Tells what verifying everything will take, without reading it. Throws when a side cannot be reached. */
export async function estimateVerification(
  options: Pick<RunOptions, 'migration' | 'collections' | 'stop'>,
): Promise<VerifyEstimate> {
  const { migration } = options;
  await using source = await connectSource(migration.source, { feedOptional: true });
  await using target = await connectTarget(migration.target, { readOnly: true });
  const collections: [string, CollectionEstimate][] = [];
  const totals = { items: 0, bytes: 0, readUnits: 0 };
  for (const plan of chosenPlans(options)) {
    const estimate = await estimateCollection(plan, options, { source, target });
    collections.push([plan.name, estimate]);
    totals.items += estimate.items;
    totals.bytes += estimate.bytes;
    totals.readUnits += estimate.readUnits;
  }
  const price = readPriceOf(migration.target);
  return {
    command: 'verify',
    ok: true,
    dryRun: true,
    migration: migration.name,
    collections: Object.fromEntries(collections),
    totals: {
      ...totals,
      ...(price === undefined ? {} : { usd: (totals.readUnits / 1_000_000) * price.usdPerMillionUnits }),
    },
    ...(price === undefined ? {} : { price }),
  };
}

async function estimateCollection(
  begun: CollectionPlan,
  { migration, stop }: Pick<RunOptions, 'migration' | 'stop'>,
  connections: Databases,
): Promise<CollectionEstimate> {
  const opening = { plan: begun, connections, report: () => undefined };
  await using source = openSource(opening);
  const plan = await completePlan({ ...opening, migration, source }, stop);
  await using target = openTarget({ ...opening, plan });
  const documents = await source.probe({ stop });
  const survey = await target.survey(stop);
  requireReadable(plan, survey);
  const { count: items, bytes } = survey.items ?? { count: 0, bytes: 0 };
  const readUnits = Math.max(1, Math.ceil(bytes / unitBytes));
  return { ...(documents === undefined ? {} : { documents }), items, bytes, readUnits };
}
