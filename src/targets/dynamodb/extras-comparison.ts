import type { TableSettings } from './config.js';
import { extrasOf, type Recovery, type TableExtras } from './table-extras.js';
import { Unknown } from './table-inquiry.js';
import type { TablePlan } from './table-plan.js';
import { recoveryWords } from './table-words.js';

/** A setting of the config that a table contradicts. */
export interface Difference {
  readonly setting: keyof TableSettings;
  /** The setting in words, before `found`. */
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
}

/** What differs of the settings that a table's description does not tell. */
export function extraDifferences(plan: TablePlan, { timeToLive, recovery, tags }: TableExtras): Difference[] {
  const { settings } = plan;
  const wanted = extrasOf(plan);
  return [
    settings.ttl === undefined ? undefined : compareTimeToLive(timeToLive, wanted.timeToLive),
    compareRecovery(recovery, wanted.recovery),
    compareTags(tags, settings.tags ?? {}),
  ].filter((difference) => difference !== undefined);
}

function compareTimeToLive(
  found: TableExtras['timeToLive'],
  wanted: string | undefined,
): Difference | undefined {
  if (found instanceof Unknown || found === wanted) return undefined;
  const words = (attribute: string | undefined): string =>
    attribute === undefined ? 'off' : `by "${attribute}"`;
  return { setting: 'ttl', what: 'time to live', found: words(found), wanted: words(wanted) };
}

function compareRecovery(
  found: TableExtras['recovery'],
  wanted: Recovery | undefined,
): Difference | undefined {
  if (found instanceof Unknown || wanted === undefined) return undefined;
  // Without a number of days, any will do.
  if (wanted === true ? found !== false : recoveryWords(found) === recoveryWords(wanted)) return undefined;
  return {
    setting: 'pointInTimeRecovery',
    what: 'point-in-time recovery',
    found: recoveryWords(found),
    wanted: recoveryWords(wanted),
  };
}

function compareTags(
  found: TableExtras['tags'],
  wanted: Readonly<Record<string, string>>,
): Difference | undefined {
  if (found instanceof Unknown) return undefined;
  const [name, value] = Object.entries(wanted).find(([key, text]) => found.get(key) !== text) ?? [];
  if (name === undefined) return undefined;
  return {
    setting: 'tags',
    what: `the tag "${name}"`,
    found: `"${found.get(name) ?? ''}"`,
    wanted: `"${value ?? ''}"`,
  };
}
