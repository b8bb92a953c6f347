import * as z from 'zod';
import { connectionSettings } from '../../dynamodb/requests/connection-config.js';

/** Where exports of DynamoDB tables lie, and how to read them. */
export const dynamodbExportSourceConfig = z.strictObject({
  type: z.literal('dynamodb-export'),
  /** A folder, or `s3://bucket/prefix`. The exports lie anywhere below it. */
  location: z
    .string()
    .min(1)
    .regex(
      /^(?!s3:)|^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/,
      'must be a folder or s3://bucket/prefix',
    ),
  /** How to reach S3. A folder needs none of it. */
  ...connectionSettings,
  /** How many data files of one collection are read side by side. */
  files: z.int().min(1).max(64).default(8),
  /** Seconds between two looks for a new incremental export, while changes are waited for. */
  pollSeconds: z.int().min(1).max(86_400).default(60),
});

/** Validated settings of a source of exports. */
export type DynamoDBExportSourceConfig = z.output<typeof dynamodbExportSourceConfig>;
