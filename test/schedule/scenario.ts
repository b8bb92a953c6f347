import { parseSchedule } from '../../src/schedule/schedule.js';
import { repeat, type RepeatOptions } from '../../src/schedule/repeat.js';
import { VirtualTime } from '../support/virtual-time.js';

const minute = 60_000;

/** What a schedule did, as lines of `HH:MM what HH:MM`: the time of day, then the time that it is about. */
export interface Scenario {
  readonly lines: readonly string[];
  /** The longest sleep, in milliseconds. */
  readonly longestSleep: number;
}

/** What is special in a scenario. Minutes are counted from its start and do not know of the clock's steps. */
export interface Script {
  readonly pattern: string;
  /** The time of day at the start, on 2026-06-15 in UTC. */
  readonly from: string;
  readonly minutes: number;
  readonly jitterSeconds?: number;
  readonly random?: () => number;
  readonly lastSuccess?: string | undefined;
  /** How long the runs take in minutes, one after another; the last value stays. */
  readonly runMinutes?: readonly number[];
  /** At this minute, the clock goes so many minutes forward. */
  readonly steps?: readonly (readonly [at: number, by: number])[];
  readonly run?: RepeatOptions['run'];
}

/** Lets a schedule run in virtual time. */
export async function play(script: Script): Promise<Scenario> {
  const { runMinutes = [1], steps = [] } = script;
  const time = new VirtualTime();
  const chance = time.chance();
  const stop = new AbortController();
  const lines: string[] = [];
  let offset = onTheDay(script.from).getTime();
  let longestSleep = 0;
  let runs = 0;
  const now = (): number => offset + chance.now();
  const note = (what: string, at: Date): void => {
    lines.push(`${hourOf(new Date(now()))} ${what} ${hourOf(at)}`);
  };
  const work = repeat({
    schedule: parseSchedule(script.pattern, { timeZone: 'UTC' }),
    clock: {
      now,
      sleep: (milliseconds, signal) => {
        longestSleep = Math.max(longestSleep, milliseconds);
        return chance.sleep(milliseconds, signal);
      },
    },
    jitterSeconds: script.jitterSeconds ?? 0,
    random: script.random ?? (() => 0.5),
    lastSuccess: script.lastSuccess === undefined ? undefined : onTheDay(script.lastSuccess),
    run: async (planned) => {
      note('run', planned);
      await chance.sleep((runMinutes[Math.min(runs++, runMinutes.length - 1)] ?? 0) * minute);
      await script.run?.(planned);
    },
    scheduled: (at) => {
      note('next', at);
    },
    skipped: (at) => {
      note('skip', at);
    },
    stop: stop.signal,
  });
  const clockwork = steps.map(async ([at, by]) => {
    await chance.sleep(at * minute);
    offset += by * minute;
  });
  const end = chance.sleep(script.minutes * minute, stop.signal).then(() => {
    stop.abort();
  });
  await time.run(Promise.race([work, Promise.all([end, ...clockwork]).then(() => work)]));
  return { lines, longestSleep };
}

/** The moments of a scenario's day, `HH:MM` or `HH:MM:SS`. */
export function onTheDay(hour: string): Date {
  return new Date(`2026-06-15T${hour}Z`);
}

function hourOf(date: Date): string {
  return date.toISOString().slice(11, 19).replace(/:00$/, '');
}
