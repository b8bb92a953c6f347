import * as z from 'zod';
import { connectionSettings, transport } from '../../dynamodb/requests/connection-config.js';

/** How to reach and read a DynamoDB. */
export const dynamodbSourceConfig = z.strictObject({
  type: z.literal('dynamodb'),
  ...connectionSettings,
  transport,
  /** The address of DynamoDB Streams, where it is neither AWS's own nor that of `endpoint`. */
  streamsEndpoint: z.url({ protocol: /^https?$/ }).optional(),
  /** `streams` follows what changes; `none` copies a table once that nobody writes to meanwhile. */
  changes: z.enum(['streams', 'none']).default('streams'),
  /**
   * How many segments of one table are scanned side by side; by default as its size suggests.
   *
   * The position holds a key of each, and has to fit into an item of a state table.
   */
  segments: z.int().min(1).max(200).optional(),
  /** Whether scans read consistently, which costs twice as much. */
  consistent: z.boolean().default(false),
  /** Read units a second that one table may be charged for scans and for reading single items. */
  readUnitsPerSecond: z.number().positive().optional(),
  /** What becomes of items whose time to live has passed and that DynamoDB has not deleted yet. */
  expired: z.enum(['carry', 'skip']).default('carry'),
  /** What becomes of the deletions that time to live makes. */
  timeToLiveDeletes: z.enum(['apply', 'ignore']).default('apply'),
  /** When the stream no longer holds what comes next: stop, or copy the table again. */
  onGap: z.enum(['stop', 'copy']).default('stop'),
});

/** Validated settings of a DynamoDB source. */
export type DynamoDBSourceConfig = z.output<typeof dynamodbSourceConfig>;
