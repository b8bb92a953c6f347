import * as z from 'zod';
import { connectionSettings, transport } from '../../dynamodb/requests/connection-config.js';
import { applicationSettings } from './application/config.js';

const price = z.number().min(0).optional();

/** How to reach and write a DynamoDB. */
export const dynamodbTargetConfig = z.strictObject({
  type: z.literal('dynamodb'),
  ...connectionSettings,
  /** [Who is to work](configuration.md#application) with the tables, so that a cutover can ask IAM whether it may. */
  application: applicationSettings.optional(),
  /** How batches are sent: with as little work as it takes, or [by the AWS SDK](configuration.md#transport) from end to end. */
  transport,
  /** Prices in US dollars that a dry run [reckons with](costs.md) in place of the ones it knows. */
  prices: z
    .strictObject({
      /** Price of a million write request units on demand. */
      writeUnitsPerMillion: price,
      /** Price of a million read request units on demand. */
      readUnitsPerMillion: price,
      /** Price of a provisioned write capacity unit for an hour. */
      provisionedWriteUnitHour: price,
      /** Price of a gigabyte of storage for a month. */
      storageGBMonth: price,
      /** Price of a gigabyte of uncompressed data imported from S3. */
      importGB: price,
    })
    .optional(),
});

/** Validated settings of a DynamoDB target. */
export type DynamoDBTargetConfig = z.output<typeof dynamodbTargetConfig>;

const keyAttribute = z.strictObject({
  /** The name of the attribute. */
  attribute: z.string().min(1).max(255),
  /** Text, a number or bytes. */
  type: z.enum(['S', 'N', 'B']).default('S'),
});

const throughput = z.strictObject({
  /** Read units a second. */
  read: z.int().min(1),
  /** Write units a second. */
  write: z.int().min(1),
});

/** Request units a second that may be charged at the most; without a number, no limit. */
const maximumThroughput = z.strictObject({
  /** Read units a second. */
  read: z.int().min(1).optional(),
  /** Write units a second. */
  write: z.int().min(1).optional(),
});

const index = z.strictObject({
  /** The name of the index. */
  name: z.string().regex(/^[\w.-]{3,255}$/, 'must be 3 to 255 characters of a-z A-Z 0-9 _ . -'),
  /** Its partition key. */
  partition: keyAttribute,
  /** Its sort key. */
  sort: keyAttribute.optional(),
  /** A local index shares the table's partition key and can only be made with the table. */
  local: z.boolean().default(false),
  /** The attributes copied into the index: all, the keys alone, or those named. */
  projection: z.union([z.enum(['all', 'keys']), z.array(z.string().min(1)).min(1)]).default('all'),
  /** Capacity units a second of a provisioned index. */
  provisioned: throughput.optional(),
  /** What may be charged on demand at the most. */
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
    /**
     * How it is paid for.
     *
     * @defaultValue `'on-demand'`
     */
    billing: z.enum(['on-demand', 'provisioned']).optional(),
    /**
     * Capacity units a second; makes `billing` provisioned.
     *
     * @defaultValue 5 and 5
     */
    provisioned: throughput.optional(),
    /**
     * What may be charged on demand at the most.
     *
     * @defaultValue no limit
     */
    maximumThroughput: z.union([z.literal(false), maximumThroughput]).optional(),
    /** Capacity that the table can serve at once; charged when it is set, and never taken over from the source's table. */
    warmThroughput: throughput.optional(),
    /**
     * The class of storage.
     *
     * @defaultValue `'STANDARD'`
     */
    tableClass: z.enum(['STANDARD', 'STANDARD_INFREQUENT_ACCESS']).optional(),
    /**
     * Local and global indexes.
     *
     * @defaultValue none
     */
    indexes: z.array(index).optional(),
    /**
     * Whether global indexes are made with the table, or [once it has been filled](configuration.md#table).
     *
     * @defaultValue `'with-table'`
     */
    createIndexes: z.enum(['with-table', 'after-load']).optional(),
    /**
     * Time to live: when DynamoDB deletes an item.
     *
     * @defaultValue off
     */
    ttl: z
      .union([
        z.literal(false),
        z.strictObject({
          /** The attribute with the time, in seconds since 1970. */
          attribute: z.string().min(1).max(255),
        }),
      ])
      .optional(),
    /**
     * Whether the table can be restored to a moment in the past.
     *
     * @defaultValue off
     */
    pointInTimeRecovery: z
      .union([
        z.boolean(),
        z.strictObject({
          /** How many days back. */
          days: z.int().min(1).max(35),
        }),
      ])
      .optional(),
    /**
     * What the stream of the table tells.
     *
     * @defaultValue off
     */
    streams: z
      .union([z.literal(false), z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'])])
      .optional(),
    /**
     * Whether deleting the table is refused.
     *
     * @defaultValue off
     */
    deletionProtection: z.boolean().optional(),
    /**
     * Tags of the table, by name.
     *
     * @defaultValue none
     */
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
    /**
     * The KMS key that encrypts the table: an ARN, an id or an alias such as `alias/aws/dynamodb`.
     *
     * @defaultValue the key that AWS owns
     */
    encryptionKey: z.union([z.literal(false), z.string().min(1)]).optional(),
  })
  .prefault({});

/** Validated settings of a DynamoDB table. */
export type TableSettings = z.output<typeof tableSettings> & {
  /** Names of the settings that are not the config's, but those of the table that this one is made after. */
  readonly inherited?: ReadonlySet<string>;
};
