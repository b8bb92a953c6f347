import type { CollectionResult, RunResult } from '../../src/commands/run.js';

const collection: CollectionResult = {
  ...{ read: 0, written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 },
  status: 'synced',
  rejections: {},
  notices: [],
  seconds: 1,
};

/** A pass that left everything in step. */
export const succeeded: RunResult = {
  command: 'sync',
  ok: true,
  migration: 'there',
  collections: { users: collection },
  totals: { read: 0, written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 },
  seconds: 1,
};

/** A pass that was stopped on request. */
export const stopped: RunResult = {
  ...succeeded,
  ok: false,
  collections: { users: { ...collection, status: 'stopped' } },
};

const error = {
  code: 'source_unauthorized',
  message: 'refused hunter2',
  hint: 'Look.',
  exitCode: 3,
} as const;

/** A pass that failed. */
export const failed: RunResult = {
  ...succeeded,
  ok: false,
  collections: { users: { ...collection, status: 'failed', error } },
  error,
};
