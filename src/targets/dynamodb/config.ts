import { z } from 'zod';
import { connectionSettings } from '../../dynamodb/requests/connection-config.js';

const price = z.number().min(0).optional();

/** How to reach and write a DynamoDB. */
export const dynamodbTargetConfig = z.strictObject({
  type: z.literal('dynamodb'),
  ...connectionSettings,
  /** Prices in US dollars that a dry run reckons with in place of the ones it knows. */
  prices: z
    .strictObject({
      /** A million write request units on demand. */
      writeUnitsPerMillion: price,
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

const index = z.strictObject({
  name: z.string().regex(/^[\w.-]{3,255}$/, 'must be 3 to 255 characters of a-z A-Z 0-9 _ . -'),
  partition: keyAttribute,
  sort: keyAttribute.optional(),
  /** A local index shares the table's partition key and can only be made with the table. */
  local: z.boolean().default(false),
  /** The attributes copied into the index: all, the keys alone, or those named. */
  projection: z.union([z.enum(['all', 'keys']), z.array(z.string().min(1)).min(1)]).default('all'),
  provisioned: throughput.optional(),
});

/** How a table is made when it is missing. A table that is there is compared with it and never altered. */
export const tableSettings = z
  .strictObject({
    billing: z.enum(['on-demand', 'provisioned']).optional(),
    /** Capacity units a second; makes `billing` provisioned. */
    provisioned: throughput.optional(),
    /** Capacity that the table can serve at once, in units a second. Charged once when it is set. */
    warmThroughput: throughput.optional(),
    indexes: z.array(index).default([]),
    /** The attribute with the time, in seconds since 1970, after which DynamoDB deletes an item. */
    ttl: z.strictObject({ attribute: z.string().min(1).max(255) }).optional(),
    pointInTimeRecovery: z.boolean().optional(),
    streams: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']).optional(),
    deletionProtection: z.boolean().optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
    /** The KMS key that encrypts the table: an ARN, an id or an alias. Without it, the key that AWS owns. */
    encryptionKey: z.string().min(1).optional(),
  })
  .prefault({});

/** Validated settings of a DynamoDB table. */
export type TableSettings = z.output<typeof tableSettings>;

/** Completes settings by those of a table that this one is made after: what is set here is kept. */
export function inheritSettings(own: TableSettings, like: Readonly<Record<string, unknown>>): TableSettings {
  const set = Object.entries(own).filter(
    ([name, value]) => value !== undefined && (name !== 'indexes' || own.indexes.length > 0),
  );
  return tableSettings.parse({ ...like, ...Object.fromEntries(set) });
}
