import { capacityGroups, unitsOf, type Load, type LoadedPart } from './forecast-load.js';
import { formatCount } from '../../report/progress-text.js';
import { shareText } from './forecast-words.js';

/** Write units a second that one partition takes, in every mode. */
const PARTITION_WRITE_UNITS = 1_000;

/** Write units a second that a table and its global indexes may take together by default. */
export const TABLE_QUOTA = 40_000;

/** One thing that a load cannot be faster than. */
export interface TimeLimit {
  readonly kind: 'source' | 'capacity' | 'config' | 'quota' | 'hot key';
  /** The part of the table whose capacity it is. */
  readonly part?: string;
  readonly seconds: number;
  /** In words, such as `reading the source`. */
  readonly limitedBy: string;
}

/** All that limits a load, slowest first. */
export function timeLimits(load: Load): readonly [TimeLimit, ...TimeLimit[]] {
  const source: TimeLimit = { kind: 'source', seconds: load.readSeconds, limitedBy: 'reading the source' };
  const limits = [...capacityLimits(load), ...hotKeyLimits(load), ...totalLimits(load)]
    .concat(source)
    .sort((a, b) => b.seconds - a.seconds);
  const [slowest = source, ...rest] = limits;
  return [slowest, ...rest];
}

function capacityLimits(load: Load): TimeLimit[] {
  return capacityGroups(load).map(({ name, kind, writeUnits, limit }) => {
    const { writeUnitsPerSecond: rate, reason } = limit;
    const what = `${formatCount(rate)} write units a second of ${reason}`;
    const limitedBy = kind === 'table' ? what : `${name}: ${what}`;
    return { kind: 'capacity', part: name, seconds: writeUnits / rate, limitedBy };
  });
}

function hotKeyLimits({ parts }: Load): TimeLimit[] {
  return parts.flatMap(({ part, hotKeys }: LoadedPart) =>
    hotKeys.map(({ key: { attribute, share }, writeUnits }) => {
      const of = part.kind === 'table' ? '' : ` of ${part.name}`;
      const limitedBy = `one value of "${attribute}" has ${shareText(share)} of the writes${of}`;
      return { kind: 'hot key', part: part.name, seconds: writeUnits / PARTITION_WRITE_UNITS, limitedBy };
    }),
  );
}

/** What is counted over the table and its indexes, as `ConsumedCapacity` is. */
function totalLimits({ parts, exists, provisioned, writeUnitsPerSecond: rate }: Load): TimeLimit[] {
  const units = unitsOf(parts);
  const limits: TimeLimit[] = [];
  if (rate !== undefined) {
    const limitedBy = `"writeUnitsPerSecond" ${rate.toLocaleString('en-US')} of the config`;
    limits.push({ kind: 'config', seconds: units / rate, limitedBy });
  }
  // A table that is there may have been given a higher quota.
  if (!exists && !provisioned) {
    const limitedBy = `the quota of ${formatCount(TABLE_QUOTA)} write units a second of a table with its indexes`;
    limits.push({ kind: 'quota', seconds: units / TABLE_QUOTA, limitedBy });
  }
  return limits;
}
