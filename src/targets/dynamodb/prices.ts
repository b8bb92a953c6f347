import type { Forecast } from '../appraisal.js';
import type { DynamoDBTargetConfig } from './config.js';

/** What DynamoDB costs in one region, in US dollars before tax, for tables of the class Standard. */
export interface RegionPrices {
  /** A million write request units on demand. */
  readonly writeUnitsPerMillion: number;
  /** One write capacity unit for an hour. */
  readonly provisionedWriteUnitHour: number;
  /** A gigabyte, of 10^9 bytes, for a month. */
  readonly storageGBMonth: number;
  /** A gigabyte of uncompressed data imported from S3. */
  readonly importGB: number;
}

/** Prices that are known, and where they are from. */
interface PriceEntry extends Partial<RegionPrices> {
  /** The day of the oldest of these prices. */
  readonly date: string;
}

const HOME = 'us-east-1';

/*
 * All prices are later than the cut of 1 November 2024. None was read from AWS directly: they are quotations of the AWS
 * Price List, offer AmazonDynamoDB, by third parties, each found at two places at least unless it says otherwise.
 * docs/costs.md tells how to renew them. The price of an import from S3 is the
 * least certain: it was found at one place, without a date.
 */

/**
 * On demand: offers of 2026-08-15 and 2026-09-11. Storage: offer of 2026-08-15. Provisioned: Price List API, 2026-07-31.
 * AWS's own cost calculator (github.com/aws/agent-toolkit-for-aws, 2026-08-20) agrees on demand and for storage.
 */
const HOME_PRICES = {
  date: '2026-07-31',
  writeUnitsPerMillion: 0.625,
  provisionedWriteUnitHour: 0.00065,
  storageGBMonth: 0.25,
  importGB: 0.15,
} satisfies PriceEntry;

const PRICES: ReadonlyMap<string, PriceEntry> = new Map<string, PriceEntry>([
  [HOME, HOME_PRICES],
  [
    'eu-west-1',
    {
      // On demand and storage: offer of 2026-08-15. Provisioned: an excerpt of an offer with the same price on demand.
      date: '2026-08-15',
      writeUnitsPerMillion: 0.705,
      provisionedWriteUnitHour: 0.000735,
      storageGBMonth: 0.283,
    },
  ],
  [
    'eu-central-1',
    {
      // On demand: offer of 2026-08-15. At one place each: storage, of that offer, and provisioned, of 2026-08-29.
      date: '2026-08-15',
      writeUnitsPerMillion: 0.7625,
      provisionedWriteUnitHour: 0.000793,
      storageGBMonth: 0.306,
    },
  ],
  // Offer of 2026-06-08; storage at one place.
  ['eu-west-2', { date: '2026-06-08', writeUnitsPerMillion: 0.7423, storageGBMonth: 0.29715 }],
  // Read on 2026-09-23; storage at one place, in an excerpt with the same price on demand.
  ['ap-northeast-1', { date: '2026-09-23', writeUnitsPerMillion: 0.715, storageGBMonth: 0.285 }],
]);

const NAMES: Readonly<Record<keyof RegionPrices, string>> = {
  writeUnitsPerMillion: 'write units on demand',
  provisionedWriteUnitHour: 'provisioned capacity',
  storageGBMonth: 'storage',
  importGB: 'an import from S3',
};

const FIELDS = ['writeUnitsPerMillion', 'provisionedWriteUnitHour', 'storageGBMonth', 'importGB'] as const;

/** The prices to reckon with, and what is to be told of them. */
export interface Prices extends RegionPrices {
  readonly source: Forecast['prices'];
}

/** The prices of the config; where it has none those of its region; where they are not known those of us-east-1. */
export function pricesFor({
  region,
  prices: own = {},
}: Pick<DynamoDBTargetConfig, 'region' | 'prices'>): Prices {
  const entry = PRICES.get(region);
  const { date: homeDate, ...home } = HOME_PRICES;
  const given = FIELDS.filter((field) => own[field] !== undefined);
  const listed = FIELDS.filter((field) => own[field] === undefined);
  const borrowed = listed.filter((field) => entry?.[field] === undefined);
  const dates = [
    listed.length > borrowed.length ? entry?.date : undefined,
    borrowed.length > 0 ? homeDate : undefined,
  ];
  const [date] = dates.filter((day) => day !== undefined).sort();
  const price = (field: (typeof FIELDS)[number]): number => own[field] ?? entry?.[field] ?? home[field];
  return {
    writeUnitsPerMillion: price('writeUnitsPerMillion'),
    provisionedWriteUnitHour: price('provisionedWriteUnitHour'),
    storageGBMonth: price('storageGBMonth'),
    importGB: price('importGB'),
    source: {
      region,
      ...(date === undefined ? {} : { date }),
      origin: originOf(region, { given, borrowed, listed: listed.length > 0, known: entry !== undefined }),
    },
  };
}

interface Origin {
  readonly given: readonly (keyof RegionPrices)[];
  readonly borrowed: readonly (keyof RegionPrices)[];
  readonly listed: boolean;
  readonly known: boolean;
}

function originOf(region: string, { given, borrowed, listed, known }: Origin): string {
  if (!listed) return 'The prices are those of the config.';
  const list = 'The prices are of the AWS price list as others quote it, not read from AWS directly.';
  const own = given.length === 0 ? '' : ` Those of ${namesOf(given)} are of the config.`;
  if (!known) return `${list} The prices of ${region} are not known: those of ${HOME} stand for them.${own}`;
  const foreign = borrowed.length === 0 ? '' : ` Those of ${namesOf(borrowed)} are of ${HOME}.`;
  return `${list}${foreign}${own}`;
}

function namesOf(fields: readonly (keyof RegionPrices)[]): string {
  return fields.map((field) => NAMES[field]).join(' and ');
}
