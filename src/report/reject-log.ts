import type { Rejection } from '../rejection.js';

/** The list of a collection's rejected documents, open for the one run that works on the collection. */
export interface RejectLog extends AsyncDisposable {
  /** Where it is kept, for people. */
  readonly place: string;
  /** How many documents are listed. */
  readonly size: number;
  /** Whether a document is listed. */
  has(id: string): boolean;
  /** Lists a document, or replaces its line. On resolve the line survives a power cut. */
  record(id: string, rejection: Rejection): Promise<void>;
  /** Takes a document off the list. On resolve that survives a power cut. */
  clear(id: string): Promise<void>;
}
