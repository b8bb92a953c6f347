import type { Schedule } from './schedule.js';
import { steadyNow, type WallClock } from './steady-clock.js';

/** What is repeated, when, and who is told. */
export interface RepeatOptions {
  readonly schedule: Schedule;
  readonly clock: WallClock;
  /** Each start is put off by up to so many seconds, but never to the next time or beyond. */
  readonly jitterSeconds: number;
  /** A number from 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** When it last went well. A time since then that has passed is made up for at the start, once. */
  readonly lastSuccess?: Date | undefined;
  /** Handles its own failures: a rejection ends the schedule. Is given the time that it is due, before jitter. */
  readonly run: (planned: Date) => Promise<void>;
  /** Told when the next run begins, jitter included. */
  readonly scheduled: (at: Date) => void;
  /** Told of each time that passed while a run was under way: of {@link mostSkipped} after one run at most. */
  readonly skipped: (at: Date) => void;
  /** Ends it, at once between two runs, and otherwise after the run that is under way. */
  readonly stop: AbortSignal;
}

/** A schedule of each second, and a machine that slept for a month, would be counted for minutes. */
export const mostSkipped = 1_000;

/** Timers do not run while a machine sleeps, and know nothing of a clock that is set: it is looked at so often. */
const longestSleepMs = 60_000;

/**
 * Runs at each time of a schedule until it is stopped or there is no further time. Rejects only when a run does.
 *
 * Runs never overlap: a time that passes during a run is skipped. After a sleep of the machine the time that was waited
 * for is run at once, and what else has passed is skipped.
 */
export async function repeat(options: RepeatOptions): Promise<void> {
  const { schedule, stop } = options;
  const now = steadyNow(options.clock);
  let over = now();
  let missed = missedTime(options, over);
  while (!stop.aborted) {
    const planned = missed ?? schedule.next(new Date(over));
    missed = undefined;
    if (planned === undefined) return;
    if (await waitForStart(planned, options, now)) {
      await options.run(planned);
      tellSkipped(planned, options, now());
    }
    over = now();
  }
}

/** The latest time since the last success. How many more there were does not matter: one run makes up for all. */
function missedTime({ schedule, lastSuccess }: RepeatOptions, now: number): Date | undefined {
  if (lastSuccess === undefined) return undefined;
  const latest = schedule.previous(new Date(now + 1));
  return latest !== undefined && latest > lastSuccess ? latest : undefined;
}

/** False when the clock turned out to be wrong meanwhile, or when it is to stop. */
async function waitForStart(planned: Date, options: RepeatOptions, now: () => number): Promise<boolean> {
  const begun = now();
  const start = startOf(Math.max(planned.getTime(), begun), options);
  options.scheduled(new Date(start));
  for (let time = begun; time < start; time = now()) {
    if (time < begun) return false;
    const woken = await sleep(Math.min(start - time, longestSleepMs), options);
    if (!woken) return false;
  }
  return true;
}

function startOf(due: number, { schedule, jitterSeconds, random }: RepeatOptions): number {
  const following = schedule.next(new Date(due))?.getTime() ?? Infinity;
  return due + Math.floor(random() * Math.min(jitterSeconds * 1_000, following - due));
}

/** False when it was stopped instead. */
async function sleep(milliseconds: number, { clock, stop }: RepeatOptions): Promise<boolean> {
  try {
    await clock.sleep(milliseconds, stop);
    return true;
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  }
}

function tellSkipped(planned: Date, { schedule, skipped }: RepeatOptions, now: number): void {
  let time = schedule.next(planned);
  for (let count = 0; count < mostSkipped && time !== undefined && time.getTime() <= now; count += 1) {
    skipped(time);
    time = schedule.next(time);
  }
}
