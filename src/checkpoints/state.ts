import type { RejectLine } from '../report/reject-line.js';
import type { RejectLog } from '../report/reject-log.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { LeaseStore } from './lease.js';
import type { VerifiedStore } from './verified.js';

/** Where one migration keeps its checkpoints, its leases, its lists of rejected documents and the marks of its verifications. */
export interface State extends AsyncDisposable {
  readonly checkpoints: CheckpointStore;
  readonly leases: LeaseStore;
  readonly rejects: RejectLogs;
  readonly verified: VerifiedStore;
}

/** Whose state to open, where that is not all in one database. */
export interface StatePlace {
  /** The name of the migration. */
  readonly migration: string;
  /** The folder that holds those of the migrations whose state is in no database; none where nothing may be kept in files. */
  readonly root: string | undefined;
}

/** The lists of rejected documents of one migration. */
export interface RejectLogs {
  /** Where a collection's list is kept, for people. */
  placeOf(collection: string): string;
  /**
   * Opens a collection's list to write to it, for the run that holds its lease.
   *
   * Throws EnvironmentError when it cannot be read or written, or is damaged.
   */
  open(collection: string): Promise<RejectLog>;
  /** The listed documents by id, as they are now: a run may be under way. */
  read(collection: string): Promise<ReadonlyMap<string, RejectLine>>;
  /** Forgets the list of a collection that is read again from its beginning. */
  remove(collection: string): Promise<void>;
}
