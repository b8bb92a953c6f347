import { join } from 'node:path';
import { FileRejectLog } from '../report/reject-file.js';
import { FileLeaseStore } from './file-lease.js';
import { FileCheckpointStore } from './file.js';
import { FileVerifiedStore } from './verified-files.js';
import type { RejectLogs, State } from './state.js';

/** Keeps the state of one migration in files in a folder of its own; contacts nothing yet. */
export function openFolder(folder: string): State {
  const checkpoints = new FileCheckpointStore(join(folder, 'checkpoints'));
  return {
    checkpoints,
    leases: new FileLeaseStore(join(folder, 'leases')),
    rejects: rejectFiles(join(folder, 'rejects')),
    verified: new FileVerifiedStore(join(folder, 'verified')),
    [Symbol.asyncDispose]: () => checkpoints[Symbol.asyncDispose](),
  };
}

function rejectFiles(folder: string): RejectLogs {
  const placeOf = (collection: string): string => join(folder, `${encodeURIComponent(collection)}.ndjson`);
  return {
    placeOf,
    open: (collection) => FileRejectLog.open(placeOf(collection)),
    read: (collection) => FileRejectLog.read(placeOf(collection)),
    remove: (collection) => FileRejectLog.remove(placeOf(collection)),
  };
}
