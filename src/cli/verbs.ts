import { completionVerb } from './completion.js';
import { cutoverVerb } from './cutover.js';
import { demoVerb } from './demo.js';
import { doctorVerb } from './doctor.js';
import { dryRunVerb } from './dry-run.js';
import { initVerb } from './init.js';
import { migrateVerb } from './migrate.js';
import { rejectsVerb } from './rejects.js';
import { retryVerb } from './retry.js';
import { statusVerb } from './status.js';
import { syncVerb } from './sync.js';
import { undoVerb } from './undo.js';
import { verifyVerb } from './verify.js';
import type { Verb } from './verb.js';

/** Every command, in the order of a migration's life. */
export const verbs: readonly Verb[] = [
  initVerb,
  doctorVerb,
  dryRunVerb,
  migrateVerb,
  syncVerb,
  verifyVerb,
  cutoverVerb,
  rejectsVerb,
  retryVerb,
  undoVerb,
  statusVerb,
  demoVerb,
  completionVerb,
];
