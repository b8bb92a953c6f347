import { capacityGroups, unitsOf, type CapacityGroup, type Load } from './forecast-load.js';
import { TABLE_QUOTA, type TimeLimit } from './forecast-time.js';
import { formatCount } from '../../report/progress-text.js';
import { durationText, plural, shareText } from './forecast-words.js';

/** A load that takes longer than this is worth more capacity. */
const WORTH_SECONDS = 600;

/** What saves less than a fifth of the time is not worth advice. */
const WORTH_SHARE = 0.8;

const STEP = 1_000;

/** What would make a load quicker or cheaper, or is to be known of its cost. `limits` are slowest first. */
export function adviceOn(load: Load, limits: readonly [TimeLimit, ...TimeLimit[]]): readonly string[] {
  return [
    ...capacityAdvice(load, limits),
    ...laterIndexAdvice(load, limits),
    ...quotaAdvice(limits),
    ...hotKeyAdvice(load),
    ...expiredAdvice(load),
    ...itemsAdvice(load),
  ];
}

/** Raises all capacities at once that would be in the way: one alone would gain nothing. */
function capacityAdvice(load: Load, limits: readonly [TimeLimit, ...TimeLimit[]]): string[] {
  const [slowest] = limits;
  const fixed = limits.filter(({ kind }) => kind !== 'capacity').map(({ seconds }) => seconds);
  const target = Math.max(WORTH_SECONDS, unitsOf(load.parts) / TABLE_QUOTA, ...fixed);
  if (slowest.kind !== 'capacity' || target > slowest.seconds * WORTH_SHARE) return [];
  const slow = capacityGroups(load).filter(
    ({ writeUnits, limit }) => writeUnits / limit.writeUnitsPerSecond > target,
  );
  const wanted = slow.map((group) => ({
    ...group,
    rate: Math.ceil(group.writeUnits / target / STEP) * STEP,
  }));
  const rates = wanted
    .map(({ name, kind, rate }) => `${kind === 'table' ? 'the table' : name} to ${formatCount(rate)}`)
    .join(' and of ');
  const what = load.provisioned ? 'provisioned capacity' : 'warm throughput';
  const raise = `Raise the ${what} of ${rates} write units a second to load in about ${durationText(target)}`;
  return [`${raise}; ${howToRaise(load, slow)}.`];
}

function howToRaise({ provisioned, exists }: Load, slow: readonly CapacityGroup[]): string {
  if (provisioned) return 'it is paid by the hour and can be lowered after the load';
  const once = 'AWS charges for it once, at a price that is not reckoned here';
  if (exists) return `UpdateTable does so, and ${once}`;
  const index = slow.some(({ kind }) => kind === 'global');
  const table = slow.some(({ kind }) => kind === 'table');
  const indexes = 'that of an index is set by UpdateTable once the table is there';
  const config = 'set "table.warmThroughput" in the config';
  if (!index) return `${config}; ${once}`;
  return table ? `${config} for the table; ${indexes}; ${once}` : `${indexes}; ${once}`;
}

function laterIndexAdvice({ exists }: Load, [slowest, ...others]: readonly TimeLimit[]): string[] {
  const index = slowest?.part;
  if (exists || index === undefined || index === 'table' || slowest === undefined) return [];
  const rest = Math.max(0, ...others.filter(({ part }) => part !== index).map(({ seconds }) => seconds));
  const gain = slowest.seconds > WORTH_SECONDS && rest < slowest.seconds * WORTH_SHARE;
  if (!gain) return [];
  return [
    `Creating ${index} after the load would keep it from slowing the load down to its own pace; it saves no money, as DynamoDB charges for filling it too.`,
  ];
}

function quotaAdvice([slowest]: readonly TimeLimit[]): string[] {
  if (slowest?.kind !== 'quota' || slowest.seconds <= WORTH_SECONDS) return [];
  return [`Ask AWS to raise the quota of ${formatCount(TABLE_QUOTA)} write units a second for the table.`];
}

function hotKeyAdvice({ parts }: Load): string[] {
  return parts.flatMap(({ part, hotKeys: [hottest] }) => {
    if (hottest === undefined) return [];
    const where = part.kind === 'table' ? 'the table' : part.name;
    return [
      `Expect throttling at ${where}: one value of "${hottest.key.attribute}" has ${shareText(hottest.key.share)} of its writes, and one partition takes 1,000 write units a second whatever the capacity.`,
    ];
  });
}

function expiredAdvice({ expired: { documents, writeUnits } }: Load): string[] {
  if (documents === 0) return [];
  const what = `${plural(Math.round(documents), 'document')} whose time to live has passed`;
  return [
    `Leave out the ${what} by a "filter": DynamoDB deletes them soon after it has charged ${formatCount(writeUnits)} write units for them.`,
  ];
}

function itemsAdvice({ items }: Load): string[] {
  if (items === 0) return [];
  return [
    `The table held ${plural(items, 'item')} when DynamoDB last counted: writing over a larger item is charged by the size of that one, and changing an index key twice, which is not reckoned here.`,
  ];
}
