import { counted, formatCount } from '../report/progress-text.js';
import type { ReadinessCheck } from '../targets/appraisal.js';
import type { CatchUpStanding } from './catch-up.js';
import type { CollectionStanding } from './status.js';
import { type CollectionVerification, differencesLeft } from './verify-result.js';

/** What became of making sure that nobody writes to the source. */
export type Writing =
  | { readonly stopped: true; readonly quietSeconds?: number; readonly reason?: string }
  | { readonly stopped: false; readonly reason: string }
  /** It was not even asked about, because the target is not in step. */
  | undefined;

/** What is known of one collection when its checklist is made. */
export interface CutoverFacts {
  readonly catchUp: CatchUpStanding;
  /** Whether the source can tell what is pending. */
  readonly followed: boolean;
  readonly timeoutSeconds: number;
  readonly writing: Writing;
  readonly standing: CollectionStanding;
  readonly acceptRejects: number;
  /** Absent where both sides were not compared, which `whyNotVerified` explains. */
  readonly verification: CollectionVerification | undefined;
  readonly whyNotVerified: string;
  readonly target: readonly ReadinessCheck[];
}

/** Checks without which nothing is ever ready: that they do not apply is not enough. */
const indispensable: ReadonlySet<string> = new Set([
  'in step',
  'writing stopped',
  'checkpoint',
  'config',
  'lease',
  'rejects',
  'verified',
]);

/** Whether a checklist lets the application go over. */
export function isReady(checks: readonly ReadinessCheck[]): boolean {
  return checks.every(({ check, ok }) => ok === true || (ok === null && !indispensable.has(check)));
}

/** The checklist of one collection. */
export function checklistOf(facts: CutoverFacts): ReadinessCheck[] {
  return [
    checkStep(facts),
    checkWriting(facts),
    checkCheckpoint(facts),
    checkConfig(facts),
    checkLease(facts),
    checkRejects(facts),
    checkVerified(facts),
    ...facts.target,
  ];
}

function no(check: string, reason: string): ReadinessCheck {
  return { check, ok: false, reason };
}

function open(check: string, reason: string): ReadinessCheck {
  return { check, ok: null, reason };
}

function checkStep({ catchUp, standing, followed, timeoutSeconds }: CutoverFacts): ReadinessCheck {
  const check = 'in step';
  const { status, error } = catchUp;
  if (error !== undefined) return no(check, error.message);
  if (status !== 'in step')
    return no(check, `the last pass did not come to rest within ${formatCount(timeoutSeconds)} seconds`);
  const { pending = 0 } = standing;
  if (followed && pending > 0)
    return no(check, `${formatCount(pending)} ${counted(pending, 'changes')} pending`);
  return { check, ok: true };
}

function checkWriting({ writing }: CutoverFacts): ReadinessCheck {
  const check = 'writing stopped';
  if (writing === undefined) return open(check, 'not asked about, because the target is not in step');
  if (!writing.stopped) return no(check, writing.reason);
  const { quietSeconds, reason } = writing;
  if (reason !== undefined) return { check, ok: true, reason };
  if (quietSeconds === undefined) return { check, ok: true };
  return {
    check,
    ok: true,
    reason: `nothing has happened for ${formatCount(Math.floor(quietSeconds))} seconds`,
  };
}

function checkCheckpoint({ standing }: CutoverFacts): ReadinessCheck {
  const check = 'checkpoint';
  const [trouble] = standing.errors.filter(({ side }) => side === 'state');
  if (trouble !== undefined) return no(check, trouble.message);
  if (standing.phase === 'following') return { check, ok: true };
  const reason = standing.phase === 'copying' ? 'the first copy has not reached its end' : 'there is none';
  return no(check, reason);
}

function checkConfig({ standing: { checkpoint } }: CutoverFacts): ReadinessCheck {
  const check = 'config';
  if (checkpoint === undefined) return open(check, 'there is no checkpoint to compare it with');
  if (!checkpoint.configChanged) return { check, ok: true };
  return no(check, 'what decides the written data is not what it was when the checkpoint was taken');
}

function checkLease({ standing: { lease } }: CutoverFacts): ReadinessCheck {
  const check = 'lease';
  if (lease === undefined) return { check, ok: true };
  const { pid, host, since } = lease;
  return no(check, `process ${pid} on ${host} has held it since ${since}`);
}

function checkRejects({ standing: { rejects }, acceptRejects }: CutoverFacts): ReadinessCheck {
  const check = 'rejects';
  if (rejects === undefined) return open(check, 'the list could not be read');
  if (rejects.count === 0) return { check, ok: true };
  const codes = Object.entries(rejects.codes).map(([code, count]) => `${formatCount(count)} ${code}`);
  const listed = `${formatCount(rejects.count)} listed: ${codes.join(', ')}`;
  return rejects.count > acceptRejects
    ? no(check, `${listed}; docferry rejects tells why`)
    : { check, ok: true, reason: `${listed}; accepted` };
}

function checkVerified({ verification, whyNotVerified }: CutoverFacts): ReadinessCheck {
  const check = 'verified';
  if (verification === undefined) return open(check, whyNotVerified);
  const { status, error, compared, changes, missing, differing, extra } = verification;
  if (error !== undefined) return no(check, error.message);
  if (status !== 'complete')
    return no(check, `stopped after ${formatCount(compared)} ${counted(compared, 'documents')}`);
  if (differencesLeft(verification) === 0)
    return {
      check,
      ok: true,
      reason: `${formatCount(compared)} ${counted(compared, 'documents')} ${whichOf(changes)}${compared === 1 ? 'is' : 'are'} equal`,
    };
  const counts = Object.entries({ missing, differing, extra }).filter(([, count]) => count > 0);
  return no(check, counts.map(([kind, count]) => `${formatCount(count)} ${kind}`).join(', '));
}

function whichOf(changes: CollectionVerification['changes']): string {
  return changes === undefined ? '' : `that changed since the full verification of ${changes.since} `;
}
