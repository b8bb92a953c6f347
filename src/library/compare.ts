import { type CutoverOptions as RunCutoverOptions } from '../commands/cutover-options.js';
import type { CutoverResult } from '../commands/cutover-result.js';
import { cutover as runCutover } from '../commands/cutover.js';
import type { UndoOptions as RunUndoOptions } from '../commands/undo-options.js';
import type { UndoResult } from '../commands/undo-result.js';
import { undo as runUndo } from '../commands/undo.js';
import type { VerifyOptions as RunVerifyOptions } from '../commands/verify-options.js';
import type { VerifyResult } from '../commands/verify-result.js';
import { verify as runVerify } from '../commands/verify.js';
import type { LibraryFunction } from './known-options.js';
import type { ReportingOptions } from './options.js';
import { running } from './running.js';

/** What `verify` takes. */
export interface VerifyOptions
  extends
    ReportingOptions,
    Partial<
      Pick<
        RunVerifyOptions,
        | 'folder'
        | 'sample'
        | 'changes'
        | 'listEqual'
        | 'showValues'
        | 'readUnitsPerSecond'
        | 'restart'
        | 'repair'
      >
    > {}

/** What `cutover` takes. */
export interface CutoverOptions
  extends
    ReportingOptions,
    Pick<RunCutoverOptions, 'writingStopped'>,
    Partial<
      Pick<
        RunCutoverOptions,
        'folder' | 'readUnitsPerSecond' | 'timeoutSeconds' | 'verify' | 'quick' | 'acceptRejects'
      >
    > {}

/** What `undo` takes. */
export interface UndoOptions
  extends ReportingOptions, Pick<RunUndoOptions, 'run'>, Partial<Pick<RunUndoOptions, 'dryRun'>> {}

const verifyFunction: LibraryFunction<VerifyOptions> = {
  name: 'verify',
  own: {
    folder: true,
    sample: true,
    changes: true,
    listEqual: true,
    showValues: true,
    readUnitsPerSecond: true,
    restart: true,
    repair: true,
  },
};

/**
 * Compares both sides under today's config, in both directions; with `repair`, mends the target.
 *
 * What differs is read again on both sides until it stands still, so that changes in flight are no differences. One
 * collection's failure does not stop the others: it stands in the result. Rejects when the config is wrong or the sides
 * cannot be connected. `folder` is below the state's by default.
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const { folder, listEqual, showValues, restart, changes, sample, repair } = options;
  return await running(verifyFunction, options, (run) =>
    runVerify({
      ...run,
      folder: folder ?? run.verifications,
      sample,
      repair,
      readUnitsPerSecond: options.readUnitsPerSecond,
      listEqual: listEqual === true,
      showValues: showValues === true,
      restart: restart === true,
      changes: changes === true,
    }),
  );
}

/** Seconds after which `cutover` gives up a target that is not in step, unless told otherwise. */
const cutoverTimeout = 600;

const cutoverFunction: LibraryFunction<CutoverOptions> = {
  name: 'cutover',
  own: {
    writingStopped: true,
    folder: true,
    readUnitsPerSecond: true,
    timeoutSeconds: true,
    verify: true,
    quick: true,
    acceptRejects: true,
  },
};

/**
 * Brings collections in step until nothing is pending, compares both sides and looks at the rejects: ready or not, and why.
 *
 * Compares everything unless `verify` is `false`, and accepts no rejects unless told how many. Waits 600 seconds for the
 * target unless `timeoutSeconds` says otherwise.
 */
export async function cutover(options: CutoverOptions): Promise<CutoverResult> {
  const { folder, timeoutSeconds = cutoverTimeout, verify: compares = true } = options;
  return await running(cutoverFunction, options, (run) =>
    runCutover({
      ...run,
      folder: folder ?? run.verifications,
      timeoutSeconds,
      verify: compares,
      quick: options.quick === true,
      acceptRejects: options.acceptRejects ?? 0,
      readUnitsPerSecond: options.readUnitsPerSecond,
      writingStopped: options.writingStopped,
    }),
  );
}

const undoFunction: LibraryFunction<UndoOptions> = { name: 'undo', own: { run: true, dryRun: true } };

/**
 * Puts back what a run has replaced or deleted, where that still is what the run has left.
 *
 * One collection's failure does not stop the others: it stands in the result. Rejects with ConfigError when nothing is
 * kept of that run.
 */
export async function undo(options: UndoOptions): Promise<UndoResult> {
  const chosen = { run: options.run, dryRun: options.dryRun === true };
  return await running(undoFunction, options, (run) => runUndo({ ...run, ...chosen }));
}
