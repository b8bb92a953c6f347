import { setTimeout as delay } from 'node:timers/promises';
import type { CollectionResult, RunEvent, RunResult } from '../commands/run.js';
import { errorResult } from '../commands/failure.js';
import { summarize } from '../commands/result.js';
import { type SyncOptions, sync } from '../commands/sync.js';
import { watch } from '../commands/watch.js';
import { repeat } from '../schedule/repeat.js';
import type { Schedule } from '../schedule/schedule.js';
import { version } from '../version.js';
import type { Alerts } from './alerts.js';
import { type ServiceServer, startServiceServer } from './http.js';
import type { ListenAddress } from './http-listen.js';
import type { Log } from './log.js';
import { ServiceMetrics } from './metrics.js';
import { Monitor, type ServiceEvent } from './monitor.js';

/** When a service runs a pass: at the times of a schedule, or whenever something changes. */
export type Trigger =
  | { readonly kind: 'watch' }
  | { readonly kind: 'schedule'; readonly schedule: Schedule; readonly lastSuccess: Date | undefined };

/** What a service does, and what it tells of itself. */
export interface ServiceOptions extends Omit<SyncOptions, 'report'> {
  readonly trigger: Trigger;
  /** Where health, metrics and the status page are served; nowhere when absent. */
  readonly listen?: (ListenAddress & { readonly token?: string | undefined }) | undefined;
  readonly log: Log;
  readonly alerts: Alerts;
  readonly redact: (text: string) => string;
}

/**
 * Keeps collections in step until it is stopped, and tells how it fares.
 *
 * Resolves to what became of the last pass; of a watch, of all its passes. A pass that fails ends nothing: it is told,
 * and the next one comes.
 */
export async function runService(options: ServiceOptions): Promise<RunResult> {
  const { collections, migration, log, redact } = options;
  const monitor = new Monitor({
    collections,
    maxLagSeconds: migration.sync.maxLagSeconds,
    clock: Date.now,
    redact,
  });
  const metrics = new ServiceMetrics({ monitor, collections, version: version() });
  const report = (event: ServiceEvent): void => {
    monitor.take(event);
    metrics.take(event);
    log.report(event);
  };
  const server = await listen(options, monitor, metrics);
  if (server !== undefined) log.line(`status page at ${server.url}`, 'info');
  try {
    return await (options.trigger.kind === 'watch'
      ? watchAll(options, report)
      : runBySchedule(options, options.trigger, report));
  } finally {
    await options.alerts.settled();
    await server?.close();
  }
}

async function listen(
  { listen: address, migration }: ServiceOptions,
  monitor: Monitor,
  metrics: ServiceMetrics,
): Promise<ServiceServer | undefined> {
  if (address === undefined) return undefined;
  return await startServiceServer({ ...address, migration: migration.name, monitor, metrics });
}

function watchAll(options: ServiceOptions, report: (event: RunEvent) => void): Promise<RunResult> {
  const { alerts, migration } = options;
  const passed = (collection: string, result: CollectionResult): void => {
    const run = { command: 'sync', migration: migration.name };
    void alerts.passed(summarize(run, [[collection, result]], result.seconds));
  };
  return watch({ ...options, report, passed });
}

type Scheduled = Extract<Trigger, { kind: 'schedule' }>;

async function runBySchedule(
  options: ServiceOptions,
  { schedule, lastSuccess }: Scheduled,
  report: (event: ServiceEvent) => void,
): Promise<RunResult> {
  const { migration, stop, log, alerts } = options;
  const skipped: Date[] = [];
  const nothing = summarize({ command: 'sync', migration: migration.name }, [], 0);
  let last: RunResult = nothing;
  await repeat({
    schedule,
    lastSuccess,
    jitterSeconds: migration.sync.jitterSeconds,
    random: Math.random,
    clock: { now: Date.now, sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }) },
    stop,
    run: async () => {
      last = await sync({ ...options, report }).catch((error: unknown) => ({
        ...nothing,
        ok: false,
        error: errorResult(error),
      }));
      // What the hooks do must not hold up the schedule.
      void alerts.passed(last);
    },
    scheduled: (at) => {
      tellSkipped(skipped.splice(0), log);
      report({ type: 'scheduled', at });
    },
    skipped: (at) => {
      skipped.push(at);
    },
  });
  return last;
}

/** One line for all the times that passed during one run. */
function tellSkipped(times: readonly Date[], log: Log): void {
  const [first] = times;
  if (first === undefined) return;
  const [runs, were] = times.length === 1 ? ['run', 'was'] : [`${times.length} runs`, 'were'];
  const since = `${runs} due from ${first.toISOString()} on ${were} skipped`;
  log.line(`${since}: the one before was still under way`, 'warn');
}
