import * as z from 'zod';
import { connectionSettings } from '../../couchdb/connection-config.js';

/** How to reach and read a CouchDB. */
export const couchdbSourceConfig = z.strictObject({
  type: z.literal('couchdb'),
  ...connectionSettings,
  /** How many key ranges of one database are read side by side in the first pass. */
  ranges: z.int().min(1).max(64).default(4),
  /**
   * Whether values are read back that a [CouchDB target](way-back.md) has written as `{ "$dynamodb": … }`.
   *
   * @defaultValue `false`
   */
  dynamodbTypes: z.boolean().optional(),
});

/** Validated settings of a CouchDB source. */
export type CouchDBSourceConfig = z.output<typeof couchdbSourceConfig>;
