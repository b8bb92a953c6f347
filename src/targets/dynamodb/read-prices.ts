import type { DynamoDBTargetConfig } from './config.js';

/** What reading costs, in US dollars before tax, on demand and for tables of the class Standard. */
export interface ReadPrice {
  readonly usdPerMillionUnits: number;
  readonly region: string;
  /** The day the price was taken, as YYYY-MM-DD; absent for that of the config. */
  readonly date?: string;
  /** A sentence on where it is from. */
  readonly origin: string;
}

const HOME = 'us-east-1';

/*
 * A million read request units, as third parties quote the AWS Price List; see docs/costs.md. Two places at least each,
 * those of Ireland and Frankfurt in the very offer that the prices of writes are of. They are a fifth of the price of a
 * write, Tokyo's and Ireland's not exactly, so that no price is reckoned from that of a write.
 */
const HOME_PRICE = { usdPerMillionUnits: 0.125, date: '2026-08-15' };
const PRICES: ReadonlyMap<string, { readonly usdPerMillionUnits: number; readonly date: string }> = new Map([
  [HOME, HOME_PRICE],
  ['eu-west-1', { usdPerMillionUnits: 0.1415, date: '2026-08-15' }],
  ['eu-central-1', { usdPerMillionUnits: 0.1525, date: '2026-08-15' }],
  ['ap-northeast-1', { usdPerMillionUnits: 0.1425, date: '2026-09-16' }],
]);

/** The price of the config; where it has none that of its region; where that is not known that of us-east-1. */
export function readPriceFor({
  region,
  prices = {},
}: Pick<DynamoDBTargetConfig, 'region' | 'prices'>): ReadPrice {
  const { readUnitsPerMillion: own } = prices;
  if (own !== undefined)
    return { usdPerMillionUnits: own, region, origin: 'The price is that of the config.' };
  const origin = 'The price is of the AWS price list as others quote it, not read from AWS directly.';
  const listed = PRICES.get(region);
  if (listed !== undefined) return { ...listed, region, origin };
  const borrowed = `The price of ${region} is not known: that of ${HOME} stands for it.`;
  return { ...HOME_PRICE, region, origin: `${origin} ${borrowed}` };
}
