import * as z from 'zod';
import { connectionSettings } from '../../couchdb/connection-config.js';

/** How to reach and write a CouchDB. */
export const couchdbTargetConfig = z.strictObject({
  type: z.literal('couchdb'),
  ...connectionSettings,
  /** The largest document that the server takes, in bytes of JSON: its `max_document_size`. */
  maxDocumentBytes: z.int().min(1_000).max(1_000_000_000).default(8_000_000),
});

/** Validated settings of a CouchDB target. */
export type CouchDBTargetConfig = z.output<typeof couchdbTargetConfig>;
