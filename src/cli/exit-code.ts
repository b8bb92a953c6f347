import type { CutoverResult } from '../commands/cutover-result.js';
import type { RunResult } from '../commands/run.js';
import type { UndoResult } from '../commands/undo-result.js';
import type { VerifyResult } from '../commands/verify-result.js';
import type { DryRunReport } from '../dry-run/report.js';

/** How a run was asked to stop, as far as its exit code depends on it. */
export interface Interruption {
  /** 128 plus the number of the signal. */
  readonly exitCode: number;
  /** Whether a second signal cut it short; failures are then no news. */
  readonly aborted: boolean;
}

/** The process exit code that a run's result leads to. */
export function exitCodeOf(result: RunResult, interruption?: Interruption): number {
  const stopped = Object.values(result.collections).some(({ status }) => status !== 'synced');
  if (interruption?.aborted === true && stopped) return interruption.exitCode;
  if (result.error !== undefined) return result.error.exitCode;
  if (interruption !== undefined && stopped) return interruption.exitCode;
  // A document that an earlier run rejected is still not at the target.
  return Object.values(result.collections).some(({ rejects }) => rejects !== undefined) ? 4 : 0;
}

/** What a command that goes through collections has to tell of its end. */
interface Ended {
  readonly collections: Readonly<Record<string, { readonly status: string }>>;
  readonly error?: { readonly exitCode: number } | undefined;
}

/** The exit code of what did not come to its end; after a second signal what failed then failed on request. */
function brokenOff({ collections, error }: Ended, interruption?: Interruption): number | undefined {
  const statuses = Object.values(collections).map(({ status }) => status);
  const cutShort = interruption?.aborted === true && statuses.some((status) => status !== 'complete');
  if (cutShort) return interruption.exitCode;
  if (error !== undefined) return error.exitCode;
  return statuses.includes('stopped') ? interruption?.exitCode : undefined;
}

/** The process exit code that a dry run's report leads to. */
export function dryRunExitCode(report: DryRunReport, interruption?: Interruption): number {
  const broken = brokenOff(report, interruption);
  if (broken !== undefined) return broken;
  const collections = Object.values(report.collections);
  const obstacles = collections
    .flatMap(({ target }) => target?.obstacles ?? [])
    .map(({ exitCode }) => exitCode);
  // What a migration would end with.
  if (collections.some(cannotBeFollowed)) obstacles.push(3);
  if (obstacles.length > 0) return Math.max(...obstacles);
  return report.ok ? 0 : 4;
}

function cannotBeFollowed({ notices }: DryRunReport['collections'][string]): boolean {
  return notices.some(({ code }) => code === 'stream_view_type');
}

/** The process exit code that a verification's result leads to. */
export function verifyExitCode(result: VerifyResult, interruption?: Interruption): number {
  return brokenOff(result, interruption) ?? (result.ok ? 0 : 5);
}

/** The process exit code that a cutover's result leads to. */
export function cutoverExitCode(result: CutoverResult, interruption?: Interruption): number {
  if (result.ready) return 0;
  if (interruption?.aborted === true) return interruption.exitCode;
  if (result.error !== undefined) return result.error.exitCode;
  return interruption?.exitCode ?? 5;
}

/** The process exit code that undoing a run leads to. */
export function undoExitCode(result: UndoResult, interruption?: Interruption): number {
  return brokenOff(result, interruption) ?? (result.ok ? 0 : 4);
}
