import {
  type DoctorOptions as RunDoctorOptions,
  type DoctorResult,
  doctor as runDoctor,
} from '../commands/doctor.js';
import { type DryRunOptions as RunDryRunOptions, dryRun as runDryRun } from '../commands/dry-run.js';
import {
  type RejectsOptions as RunRejectsOptions,
  type RejectsResult,
  listRejects as runListRejects,
} from '../commands/rejects.js';
import {
  type StatusOptions as RunStatusOptions,
  type StatusResult,
  status as runStatus,
} from '../commands/status.js';
import { type UndoRuns, listUndo as runListUndo } from '../commands/undo.js';
import type { DryRunReport } from '../dry-run/report.js';
import type { LibraryFunction } from './known-options.js';
import type { CommandOptions, ReportingOptions, StoppableOptions } from './options.js';
import { onRoute, running, stopOf } from './running.js';

/** What `dryRun` takes. */
export interface DryRunOptions
  extends Omit<ReportingOptions, 'abort' | 'state'>, Partial<Pick<RunDryRunOptions, 'sample' | 'older'>> {}

/** What `doctor` takes. */
export interface DoctorOptions
  extends StoppableOptions, Partial<Pick<RunDoctorOptions, 'purposes' | 'tryWrites'>> {}

/** What `status` takes. */
export interface StatusOptions
  extends CommandOptions, Partial<Pick<RunStatusOptions, 'offline' | 'answerWithin'>> {}

/** What `listRejects` takes. */
export interface RejectsOptions extends CommandOptions, Pick<RunRejectsOptions, 'code'> {}

const dryRunFunction: LibraryFunction<DryRunOptions> = { name: 'dryRun', own: { sample: true, older: true } };

/**
 * Reads, transforms and judges every document, and writes nothing: no item, no table, no checkpoint.
 *
 * One collection's failure does not stop the others: it stands in the report. Rejects when the config is wrong or the
 * sides cannot be connected at all.
 */
export async function dryRun(options: DryRunOptions): Promise<DryRunReport> {
  const { sample, older } = options;
  return await running(dryRunFunction, options, (run) => runDryRun({ ...run, sample, older }));
}

const doctorFunction: LibraryFunction<DoctorOptions> = {
  name: 'doctor',
  own: { purposes: true, tryWrites: true },
};

/** Looks at everything that a run depends on, both sides at the same time. Changes nothing. Rejects only when the config is wrong. */
export async function doctor(options: DoctorOptions): Promise<DoctorResult> {
  const { purposes = ['migrate'], tryWrites = false } = options;
  return await onRoute(doctorFunction, options, (route) =>
    runDoctor({ ...route, purposes, tryWrites, stop: stopOf(options) }),
  );
}

const statusFunction: LibraryFunction<StatusOptions> = {
  name: 'status',
  own: { offline: true, answerWithin: true },
};

/** Tells how collections stand by their checkpoints, and what the source holds after them. Takes no lease. */
export async function status(options: StatusOptions): Promise<StatusResult> {
  const { offline = false, answerWithin } = options;
  const patience = answerWithin === undefined ? {} : { answerWithin };
  return await onRoute(statusFunction, options, (route) => runStatus({ ...route, offline, ...patience }));
}

const listRejectsFunction: LibraryFunction<RejectsOptions> = { name: 'listRejects', own: { code: true } };

/** Lists what could not be written. Only reads, so a run may be under way. */
export async function listRejects(options: RejectsOptions): Promise<RejectsResult> {
  return await onRoute(listRejectsFunction, options, (route) =>
    runListRejects({ ...route, code: options.code }),
  );
}

const listUndoFunction: LibraryFunction<CommandOptions> = { name: 'listUndo', own: {} };

/** Lists the runs that something is kept of, for `undo`. */
export async function listUndo(options: CommandOptions): Promise<UndoRuns> {
  return await onRoute(listUndoFunction, options, runListUndo);
}
