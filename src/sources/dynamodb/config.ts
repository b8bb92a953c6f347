import * as z from 'zod';
import { connectionSettings, transport } from '../../dynamodb/requests/connection-config.js';

/** How to reach and read a DynamoDB. */
export const dynamodbSourceConfig = z.strictObject({
  type: z.literal('dynamodb'),
  ...connectionSettings,
  /** How pages are read: with as little work as it takes, or [by the AWS SDK](configuration.md#transport) from end to end. */
  transport,
  /** The address of DynamoDB Streams, where it is neither AWS's own nor that of `endpoint`. */
  streamsEndpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** `streams` follows what changes; `none` copies a table that nobody writes to, and each further run copies it again. */
  changes: z.enum(['streams', 'none']).default('streams'),
  /**
   * How many segments of one table are scanned side by side; a scan that is resumed keeps those it has begun with.
   *
   * The position holds a key of each, and has to fit into an item of a state table.
   *
   * @defaultValue one for 2 GB, from 4 to 32
   */
  segments: z.int().min(1).max(200).optional(),
  /** Whether scans read consistently, at twice the price; what a scan misses otherwise, the stream tells. */
  consistent: z.boolean().default(false),
  /** Read units a second that one table may be charged for scans and for reading single items. */
  readUnitsPerSecond: z.number().positive().optional(),
  /** Items whose time to live has passed: `carry` them, or `skip` them and delete those that were carried before. */
  expired: z.enum(['carry', 'skip']).default('carry'),
  /** Deletions that DynamoDB makes by time to live: `ignore` leaves such items at the target. */
  timeToLiveDeletes: z.enum(['apply', 'ignore']).default('apply'),
  /** When the stream no longer holds what comes next: `copy` copies the table again, and what was deleted meanwhile stays. */
  onGap: z.enum(['stop', 'copy']).default('stop'),
});

/** Validated settings of a DynamoDB source. */
export type DynamoDBSourceConfig = z.output<typeof dynamodbSourceConfig>;
