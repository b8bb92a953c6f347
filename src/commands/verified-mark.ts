import type { VerifiedMark } from '../checkpoints/verified.js';
import { digestOf } from '../config/digest.js';
import type { CompletePlan } from '../config/migration.js';
import { ConfigError, GuardError, messageOf } from '../errors.js';
import type { Source } from '../sources/source.js';
import type { KeptComparison } from '../verify/kept-comparison.js';
import type { CollectionVerify } from './verify-options.js';

/** A collection whose verification is noted. */
export interface MarkedCollection {
  readonly run: CollectionVerify;
  readonly plan: CompletePlan;
  readonly source: Source;
  /** The target's incarnation, where it tells. */
  readonly incarnation: string | undefined;
}

/** Notes that everything was equal, so that `--changes` can begin from there. A failure is only a notice. */
export async function noteVerified(
  { run, plan, source, incarnation = 'unknown' }: MarkedCollection,
  kept: KeptComparison,
  equal: number,
): Promise<void> {
  const { position } = kept.progress.documents;
  if (position === undefined || !source.traits.incremental) return;
  const { begunAt } = kept;
  const digest = digestOf(run.options.migration, plan);
  const mark: VerifiedMark = { position, digest, target: incarnation, begunAt, equal };
  try {
    await run.connections.state.verified.save(plan.name, mark);
  } catch (error) {
    const message = `this verification could not be noted, so --changes cannot begin from it: ${messageOf(error)}`;
    run.report({ type: 'notice', code: 'verified_unnoted', message, count: 1 });
  }
}

/**
 * The mark to begin from, and how many changes the source holds after it, where it tells.
 *
 * Throws ConfigError `changes_unsupported` when the source does not tell what changes, GuardError `not_verified` when
 * nothing equal is known of these two sides under this config, or the source cannot go on from there.
 */
export async function sinceVerified({
  run,
  plan,
  source,
  incarnation = 'unknown',
}: MarkedCollection): Promise<{ readonly mark: VerifiedMark; readonly pending: number | undefined }> {
  const { name } = plan;
  if (!source.traits.incremental) {
    throw new ConfigError(`the source of "${name}" does not tell what has changed`, {
      code: 'changes_unsupported',
      hint: 'Leave out --changes, or --quick of a cutover: everything is compared then.',
    });
  }
  const mark = await run.connections.state.verified.load(name);
  if (mark === undefined)
    throw notVerified(`no verification of "${name}" that found everything equal is noted`);
  if (mark.digest !== digestOf(run.options.migration, plan)) {
    throw notVerified(
      `the config that decides what is written for "${name}" was another when it was verified`,
    );
  }
  if (mark.target !== incarnation) {
    throw notVerified(`"${plan.to}" at the target was made anew since "${name}" was verified`);
  }
  try {
    return { mark, pending: await source.probe({ after: mark.position, stop: run.options.stop }) };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    throw notVerified(`what changed since "${name}" was verified cannot be told: ${error.message}`);
  }
}

function notVerified(message: string): GuardError {
  return new GuardError(message, {
    code: 'not_verified',
    hint: 'Run docferry verify, which compares everything and notes where to begin from.',
  });
}
