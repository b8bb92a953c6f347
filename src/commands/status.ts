import pLimit from 'p-limit';
import { connectSource, describeSource } from '../adapters.js';
import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import type { LeaseSight } from '../checkpoints/lease.js';
import type { State } from '../checkpoints/state.js';
import { digestOf } from '../config/digest.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import { EnvironmentError, type ErrorResult } from '../errors.js';
import type { Outcomes } from '../events.js';
import type { SourceConnection } from '../sources/source.js';
import { errorResult, worstError } from './failure.js';
import { chosenPlans } from './opening.js';
import { countCodes } from './rejects.js';
import type { RunOptions } from './run.js';
import { openState } from './state.js';
import { TimeLimit } from '../time-limit.js';

/** Whose standing to tell. */
export interface StatusOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  readonly state: RunOptions['state'];
  readonly stateRoot?: RunOptions['stateRoot'];
  /** Tell only what the state holds, without asking the source. */
  readonly offline?: boolean;
  /** Milliseconds that the source has for its answers; 5,000 by default. */
  readonly answerWithin?: number;
}

/** How one collection stands. What could not be found out is absent, and `errors` tells why. */
export interface CollectionStanding {
  /** `copying` until a pass has reached its end for the first time; `unknown` where the checkpoint cannot be read. */
  readonly phase: 'new' | 'copying' | 'following' | 'unknown';
  /** Changes that the source holds after the checkpoint; all documents where there is none. */
  readonly pending?: number;
  /** How much is copied, in percent. */
  readonly percent?: number;
  readonly checkpoint?: {
    readonly savedAt: string;
    /** When a pass last reached its end. */
    readonly completedAt?: string | undefined;
    /** The run that was undone since, so that nothing goes on from here. */
    readonly undone?: string;
    /** Outcomes since the collection was first read. */
    readonly counts: Outcomes & { readonly read: number };
    /** Whether the config that decides the written data is no longer the checkpoint's. */
    readonly configChanged: boolean;
  };
  /** Documents that are listed as rejected, and how many with each code. */
  readonly rejects?: { readonly count: number; readonly codes: Readonly<Record<string, number>> };
  /** Who works on it; absent when nobody does. */
  readonly lease?: LeaseSight;
  readonly errors: readonly (ErrorResult & { readonly side: 'source' | 'state' })[];
}

/** The one JSON object that `status` prints. */
export interface StatusResult {
  readonly command: 'status';
  /** Whether everything that was asked for could be found out. */
  readonly ok: boolean;
  readonly migration: string;
  readonly collections: Readonly<Record<string, CollectionStanding>>;
  readonly error?: ErrorResult;
}

const patience = 5_000;

/** Tells how collections stand. Only reads and takes no lease, so a run may be under way, here or elsewhere. */
export async function status(options: StatusOptions): Promise<StatusResult> {
  const { migration, offline = false, answerWithin = patience } = options;
  await using state = await openState(options);
  await using source = offline ? undefined : await connectSource(migration.source);
  using time = new TimeLimit(answerWithin);
  const inquiry: Inquiry = { migration, state, source, stop: time.signal };
  const limit = pLimit(collectionsAskedTogether);
  const standings = await Promise.all(
    chosenPlans(options).map((plan) =>
      limit(async () => [plan.name, await standingOf(plan, inquiry)] as const),
    ),
  );
  const error = worstError(standings.flatMap(([, { errors }]) => errors));
  return {
    command: 'status',
    ok: error === undefined,
    migration: migration.name,
    collections: Object.fromEntries(standings),
    ...(error === undefined ? {} : { error }),
  };
}

/** Each is asked a few small questions only. */
const collectionsAskedTogether = 8;

interface Inquiry {
  readonly migration: Migration;
  readonly state: State;
  /** Absent when it is not to be asked. */
  readonly source: SourceConnection | undefined;
  readonly stop: AbortSignal;
}

async function standingOf(plan: CollectionPlan, inquiry: Inquiry): Promise<CollectionStanding> {
  const { checkpoints, leases, rejects } = inquiry.state;
  const errors: CollectionStanding['errors'][number][] = [];
  const ask = async <T>(side: 'source' | 'state', answer: Promise<T>): Promise<Answer<T>> => {
    try {
      return { value: await answer };
    } catch (error) {
      errors.push({ side, ...errorResult(error) });
      return undefined;
    }
  };
  const saved = await ask('state', checkpoints.load(plan.name));
  const [lease, listed, pending] = await Promise.all([
    ask('state', leases.holder(plan.name)),
    ask('state', rejects.read(plan.name)),
    saved && ask('source', pendingOf(plan, saved.value, inquiry)),
  ]);
  return {
    phase: phaseOf(saved),
    ...progressOf(saved?.value, pending?.value),
    ...(saved?.value === undefined ? {} : { checkpoint: outlineOf(saved.value, plan, inquiry.migration) }),
    ...(listed === undefined ? {} : { rejects: countCodes([...listed.value.values()]) }),
    ...(lease?.value === undefined ? {} : { lease: lease.value }),
    errors,
  };
}

/** What was answered; `undefined` when the question failed. */
type Answer<T> = { readonly value: T } | undefined;

function phaseOf(saved: Answer<Checkpoint | undefined>): CollectionStanding['phase'] {
  if (saved === undefined) return 'unknown';
  if (saved.value === undefined) return 'new';
  return saved.value.complete ? 'following' : 'copying';
}

function progressOf(
  checkpoint: Checkpoint | undefined,
  pending: number | undefined,
): Pick<CollectionStanding, 'pending' | 'percent'> {
  if (pending === undefined) return {};
  if (checkpoint === undefined || checkpoint.complete) return { pending };
  const { read } = checkpoint.counts;
  const all = read + pending;
  return { pending, percent: all === 0 ? 0 : Math.floor((100 * read) / all) };
}

function outlineOf(
  { savedAt, completedAt, undone, counts, digest }: Checkpoint,
  plan: CollectionPlan,
  migration: Migration,
): NonNullable<CollectionStanding['checkpoint']> {
  const times = completedAt === undefined ? { savedAt } : { savedAt, completedAt };
  const past = undone === undefined ? {} : { undone };
  return { ...times, ...past, counts, configChanged: digest !== digestOf(migration, plan) };
}

/** Asks the source how much lies after the checkpoint; not at all when it is not to be asked. */
async function pendingOf(
  plan: CollectionPlan,
  checkpoint: Checkpoint | undefined,
  { migration, source: connection, stop }: Inquiry,
): Promise<number | undefined> {
  if (connection === undefined) return undefined;
  let trouble = `nothing came back about "${plan.from}"`;
  await using source = connection.open({
    name: plan.from,
    conflicts: false,
    report: (event) => {
      if (event.type === 'retry') trouble = event.reason;
    },
  });
  try {
    return await source.probe({ after: checkpoint?.position, stop });
  } catch (error) {
    if (!stop.aborted) throw error;
    const place = describeSource(migration.source);
    throw new EnvironmentError(`${place} did not answer in time: ${trouble}`, {
      code: 'source_unreachable',
      hint: 'Check "source.url" and that the server is up, or pass --offline to see only what is saved.',
      cause: error,
    });
  }
}
