/** What a dry run tells of a document that would be written, or left out, as it should be. Codes are stable. */
export type ObservationCode =
  /** The document has attachments, which are not carried. */
  | 'attachments'
  /** The document has losing revisions, which are not carried. */
  | 'conflicts'
  /** Several documents would become one item. */
  | 'duplicate_key'
  /** An integer is beyond 2^53: it is carried exactly, but JavaScript readers round it. */
  | 'unsafe_integer'
  /** A field has another type than in most documents. */
  | 'mixed_types'
  /** One value of a partition key has so great a share of the writes that they would be throttled. */
  | 'key_skew'
  /** The time to live is in the past: the target deletes the item soon after it was written. */
  | 'ttl_expired'
  /** The time to live is more than 100 years away, as if in milliseconds: the item never expires. */
  | 'ttl_milliseconds'
  /** The time to live is no number: the item never expires. */
  | 'ttl_type';

/** One fact about one document. */
export interface Observation {
  readonly code: ObservationCode;
  /** A sentence without capital and full stop, such as `the document has 2 attachments`. */
  readonly reason: string;
  /** The value it is about, as `formatPath` renders it. */
  readonly path?: string;
  /** What can be added up over documents, such as `{ files: 2, bytes: 3120 }`. */
  readonly measures?: Readonly<Record<string, number>>;
}
