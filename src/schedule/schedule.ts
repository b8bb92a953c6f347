import { Cron } from 'croner';
import { ConfigError, messageOf } from '../errors.js';

/** The times at which something is due. */
export interface Schedule {
  /** The first time later than `after`; undefined when there is none any more. */
  readonly next: (after: Date) => Date | undefined;
  /** The last time earlier than `before`; undefined when there was none. */
  readonly previous: (before: Date) => Date | undefined;
}

/** Where the hours of a schedule are counted. */
export interface ScheduleOptions {
  /** An IANA name such as `Europe/Berlin`. */
  readonly timeZone: string;
}

/**
 * Reads a cron pattern of five fields, or six with seconds first.
 *
 * Throws ConfigError `schedule_invalid` when it is none, never comes true, or when there is no such time zone.
 */
export function parseSchedule(pattern: string, { timeZone }: ScheduleOptions): Schedule {
  const problem = scheduleProblem(pattern);
  if (problem !== undefined) {
    throw new ConfigError(`the schedule ${problem}`, {
      code: 'schedule_invalid',
      hint: 'Write five fields, such as "*/15 * * * *", or six with seconds first.',
    });
  }
  const zoneProblem = timeZoneProblem(timeZone);
  if (zoneProblem !== undefined) {
    throw new ConfigError(`the time zone ${zoneProblem}`, {
      code: 'schedule_invalid',
      hint: 'Name one of the IANA database, such as "Europe/Berlin" or "UTC".',
    });
  }
  const cron = cronOf(pattern, timeZone);
  return {
    next: (after) => cron.nextRun(after) ?? undefined,
    previous: (before) => cron.previousRuns(1, before)[0],
  };
}

/** What is wrong with a pattern, to follow the name of its field; undefined when nothing is. */
export function scheduleProblem(pattern: string): string | undefined {
  const fields = pattern.trim().split(/\s+/).filter(Boolean);
  // A nickname such as `@daily` is one word. So is a single date, which croner takes, but which repeats nothing.
  const wellFormed = fields.length === 5 || fields.length === 6 || pattern.trim().startsWith('@');
  if (!wellFormed)
    return `must have five fields, or six with seconds first, but "${pattern}" has ${fields.length}`;
  try {
    if (cronOf(pattern, 'UTC').nextRun() !== null) return undefined;
  } catch (error) {
    return `"${pattern}" is not a cron pattern: ${explanationOf(error)}`;
  }
  return `"${pattern}" never comes true`;
}

/** What is wrong with a time zone, to follow the name of its field; undefined when nothing is. */
export function timeZoneProblem(timeZone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return undefined;
  } catch {
    return `"${timeZone}" is not known`;
  }
}

/** Paused: croner is asked for times and never runs anything itself. */
function cronOf(pattern: string, timezone: string): Cron {
  return new Cron(pattern.trim(), { timezone, paused: true, mode: '5-or-6-parts' });
}

/** Croner's own words without the name of its class. */
function explanationOf(error: unknown): string {
  const [sentence = ''] = messageOf(error)
    .replace(/^\w+: /, '')
    .split(/\. /);
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
