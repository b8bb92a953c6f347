import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { connectSource } from '../adapters.js';
import { connectTarget } from '../target-adapters.js';
import { realChance } from '../backoff.js';
import type { CollectionPlan } from '../config/migration.js';
import type { CollectionEvent } from '../events.js';
import { usualWaits } from '../verify/confirm.js';
import { refuseVerify } from './contradictions.js';
import { endAfter, errorResult } from './failure.js';
import { Ledger } from './ledger.js';
import { type Connections, chosenPlans, collectionsTogether } from './opening.js';
import { secondsSince } from './result.js';
import { openState } from './state.js';
import { Verification } from './verify-collection.js';
import type { VerifyOptions } from './verify-options.js';
import { type CollectionVerification, type VerifyResult, summarizeVerification } from './verify-result.js';

/**
 * Compares both sides under today's config, in both directions; with `repair`, mends the target.
 *
 * What differs is read again on both sides until it stands still, so that changes in flight are no differences. One
 * collection's failure does not stop the others: it stands in the result. Throws when the sides cannot be connected, and
 * ConfigError when the options contradict each other.
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  refuseVerify(options);
  const started = performance.now();
  const { migration, repair, stop, abort } = options;
  // Every request under way listens to them; Node warns of a leak at eleven.
  setMaxListeners(0, stop, abort);
  await using source = await connectSource(migration.source, { feedOptional: true });
  const readOnly = repair === undefined;
  await using target = await connectTarget(migration.target, { readOnly });
  await using state = await openState(options);
  const limit = pLimit(collectionsTogether);
  const collections = await Promise.all(
    chosenPlans(options).map((plan) =>
      limit(async () => [plan.name, await settle(plan, options, { source, target, state })] as const),
    ),
  );
  return summarizeVerification(migration.name, collections, secondsSince(started));
}

async function settle(
  plan: CollectionPlan,
  options: VerifyOptions,
  connections: Connections,
): Promise<CollectionVerification> {
  const started = performance.now();
  const ledger = new Ledger();
  const report = (event: CollectionEvent): void => {
    ledger.take(event);
    options.report({ ...event, collection: plan.name });
  };
  const patience = options.patience ?? { sleep: realChance.sleep, waits: usualWaits };
  const verification = new Verification({ plan, options, connections, report, patience });
  const end = await endOf(options.stop, () => verification.run());
  report({ type: 'finished', ...end });
  return {
    status: end.status,
    ...verification.outcome(),
    ...(ledger.undo === undefined ? {} : { undo: ledger.undo }),
    notices: ledger.notices,
    seconds: secondsSince(started),
    ...(end.status === 'failed' ? { error: errorResult(end.error) } : {}),
  };
}

interface End {
  readonly status: CollectionVerification['status'];
  readonly error?: unknown;
}

async function endOf(stop: AbortSignal, work: () => Promise<void>): Promise<End> {
  if (stop.aborted) return { status: 'stopped' };
  try {
    await work();
    return { status: 'complete' };
  } catch (thrown) {
    return endAfter(thrown, stop);
  }
}
