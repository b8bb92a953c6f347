import { describe, expect, test } from '@jest/globals';
import { undoExitCode, verifyExitCode } from '../../src/cli/exit-code.js';
import type { UndoResult } from '../../src/commands/undo-result.js';
import type { VerifyResult } from '../../src/commands/verify-result.js';

const error = { code: 'unavailable', message: 'no answer', hint: 'Try again.', exitCode: 3 } as const;
const counts = {
  compared: 0,
  equal: 0,
  missing: 0,
  differing: 0,
  extra: 0,
  repaired: 0,
  rejected: 0,
  skipped: 0,
};

function verified(status: 'complete' | 'failed'): VerifyResult {
  const rest = {
    samples: { missing: [], differing: [], extra: [] },
    files: {},
    notices: [],
    seconds: 1,
  };
  const ok = status === 'complete';
  const users = { ...counts, ...rest, status, ...(ok ? {} : { error }) };
  const head = { command: 'verify', ok, migration: 'm', totals: counts, seconds: 1 } as const;
  return { ...head, collections: { users }, ...(ok ? {} : { error }) };
}

function undone(status: 'complete' | 'failed'): UndoResult {
  const progress = { restored: 0, already: 0, changed: 0, refused: 0 };
  const users = { ...progress, status, notices: [], seconds: 1, left: [], ...{ error } };
  const head = { command: 'undo', ok: false, migration: 'm', run: 'r', dryRun: false, seconds: 1 } as const;
  return { ...head, totals: progress, collections: { users }, error };
}

describe('a failure after a second signal is no news', () => {
  const once = { exitCode: 130, aborted: false };
  const twice = { exitCode: 130, aborted: true };

  test('of a verification', () => {
    expect(verifyExitCode(verified('failed'), once)).toBe(3);
    expect(verifyExitCode(verified('failed'), twice)).toBe(130);
    expect(verifyExitCode(verified('complete'), twice)).toBe(0);
  });

  test('of an undo', () => {
    expect(undoExitCode(undone('failed'), once)).toBe(3);
    expect(undoExitCode(undone('failed'), twice)).toBe(130);
  });
});
