import * as z from 'zod';
import { connectionSettings, transport } from '../../dynamodb/requests/connection-config.js';
import { applicationSettings } from './application/config.js';

const price = z.number().min(0).optional();

/** How to reach and write a DynamoDB. */
export const dynamodbTargetConfig = z.strictObject({
  type: z.literal('dynamodb'),
  ...connectionSettings,
  application: applicationSettings.optional(),
  transport,
  /** Prices in US dollars that a dry run reckons with in place of the ones it knows. */
  prices: z
    .strictObject({
      /** A million write request units on demand. */
      writeUnitsPerMillion: price,
      /** A million read request units on demand. */
      readUnitsPerMillion: price,
      /** One provisioned write capacity unit for an hour. */
      provisionedWriteUnitHour: price,
      /** A gigabyte of storage for a month. */
      storageGBMonth: price,
      /** A gigabyte of uncompressed data imported from S3. */
      importGB: price,
    })
    .optional(),
});

/** Validated settings of a DynamoDB target. */
export type DynamoDBTargetConfig = z.output<typeof dynamodbTargetConfig>;

const keyAttribute = z.strictObject({
  attribute: z.string().min(1).max(255),
  type: z.enum(['S', 'N', 'B']).default('S'),
});

const throughput = z.strictObject({ read: z.int().min(1), write: z.int().min(1) });

/** Request units a second that may be charged at the most; without a number, no limit. */
const maximumThroughput = z.strictObject({
  read: z.int().min(1).optional(),
  write: z.int().min(1).optional(),
});

const index = z.strictObject({
  name: z.string().regex(/^[\w.-]{3,255}$/, 'must be 3 to 255 characters of a-z A-Z 0-9 _ . -'),
  partition: keyAttribute,
  sort: keyAttribute.optional(),
  /** A local index shares the table's partition key and can only be made with the table. */
  local: z.boolean().default(false),
  /** The attributes copied into the index: all, the keys alone, or those named. */
  projection: z.union([z.enum(['all', 'keys']), z.array(z.string().min(1)).min(1)]).default('all'),
  provisioned: throughput.optional(),
  maximumThroughput: maximumThroughput.optional(),
});

/**
 * How a table is made when it is missing. A table that is there is compared with it and never altered.
 *
 * What is left out is as at the source's table, where there is one, else as DynamoDB has it; `false` is off whatever
 * the source's table has.
 */
export const tableSettings = z
  .strictObject({
    billing: z.enum(['on-demand', 'provisioned']).optional(),
    /** Capacity units a second; makes `billing` provisioned. */
    provisioned: throughput.optional(),
    /** What may be charged on demand at the most. */
    maximumThroughput: z.union([z.literal(false), maximumThroughput]).optional(),
    /** Capacity that the table can serve at once, in units a second. Charged once when it is set. */
    warmThroughput: throughput.optional(),
    tableClass: z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']).optional(),
    indexes: z.array(index).optional(),
    /** Whether global indexes are made with the table, or once it has been filled. */
    createIndexes: z.enum(['with-table', 'after-load']).optional(),
    /** The attribute with the time, in seconds since 1970, after which DynamoDB deletes an item. */
    ttl: z.union([z.literal(false), z.strictObject({ attribute: z.string().min(1).max(255) })]).optional(),
    /** Whether the table can be restored, and to how many days ago; 35 where that is left out. */
    pointInTimeRecovery: z.union([z.boolean(), z.strictObject({ days: z.int().min(1).max(35) })]).optional(),
    streams: z
      .union([z.literal(false), z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'])])
      .optional(),
    deletionProtection: z.boolean().optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
    /** The KMS key that encrypts the table: an ARN, an id or an alias. `false` is the key that AWS owns. */
    encryptionKey: z.union([z.literal(false), z.string().min(1)]).optional(),
  })
  .prefault({});

/** Validated settings of a DynamoDB table. */
export type TableSettings = z.output<typeof tableSettings> & {
  /** Names of the settings that are not the config's, but those of the table that this one is made after. */
  readonly inherited?: ReadonlySet<string>;
};
