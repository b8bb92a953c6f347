import type { LoadingWay } from '../appraisal.js';
import { capacityGroups, unitsOf, type CapacityGroup, type Load } from './forecast-load.js';
import { formatCount } from '../../report/progress-text.js';
import { plural } from './forecast-words.js';

/** AWS bills in gigabytes of 10^9 bytes, by its own cost calculator (github.com/aws/agent-toolkit-for-aws). */
export const GB = 1_000_000_000;

const HOUR_SECONDS = 3_600;

/** The ways to load within a time, that of the table first. */
export function loadingWays(load: Load, seconds: number): readonly LoadingWay[] {
  const onDemand = onDemandWay(load);
  const provisioned = provisionedWay(load, seconds);
  const ways = load.provisioned ? [provisioned, onDemand] : [onDemand, provisioned];
  return [...ways, ...importWays(load)];
}

function onDemandWay({ parts, prices }: Load): LoadingWay {
  const dollars = (units: number): number => (units / 1_000_000) * prices.writeUnitsPerMillion;
  const [, ...indexes] = parts;
  return {
    name: 'on-demand',
    usd: dollars(unitsOf(parts)),
    indexesUsd: dollars(unitsOf(indexes)),
    note: 'Each write unit is paid for, also those of the indexes.',
  };
}

function provisionedWay(load: Load, seconds: number): LoadingWay {
  const hours = Math.max(1, Math.ceil(seconds / HOUR_SECONDS));
  const groups = capacityGroups(load).map((group) => ({
    ...group,
    capacity: capacityOf(group, load, seconds),
  }));
  const dollars = (capacity: number): number => capacity * hours * load.prices.provisionedWriteUnitHour;
  const total = groups.reduce((sum, { capacity }) => sum + capacity, 0);
  const [table] = load.parts;
  // Local indexes use the capacity of the table: their share of it is theirs.
  const tables = groups
    .filter(({ kind, writeUnits }) => kind === 'table' && writeUnits > 0)
    .reduce((sum, { capacity, writeUnits }) => sum + capacity * (table.writeUnits / writeUnits), 0);
  const presumed = load.provisioned
    ? 'the capacity that is provisioned'
    : 'as much capacity as loads in the same time';
  return {
    name: 'provisioned',
    usd: dollars(total),
    indexesUsd: total === 0 ? 0 : dollars(total - tables),
    note: `Presumes ${presumed}, ${formatCount(total)} write units a second with the indexes, for ${plural(hours, 'hour')}: begun hours are paid in full. Read capacity is not counted.`,
  };
}

function capacityOf({ limit, writeUnits }: CapacityGroup, { provisioned }: Load, seconds: number): number {
  if (provisioned) return limit.writeUnitsPerSecond;
  return writeUnits === 0 ? 0 : Math.ceil(writeUnits / Math.max(1, seconds));
}

function importWays({ exists, importBytes, prices }: Load): LoadingWay[] {
  if (exists) return [];
  const gigabytes = importBytes / GB;
  return [
    {
      name: 'import from S3',
      usd: gigabytes * prices.importGB,
      indexesUsd: 0,
      note: `Presumes ${gigabytes.toFixed(2)} GB of DynamoDB JSON, without compression; S3 itself is not counted. docferry does not do it: somebody has to write the files, it makes a new table, and it neither checks items beforehand nor tells which of two with one key has won.`,
    },
  ];
}
