import type { ErrorResult } from '../errors.js';
import type { Notice } from '../events.js';
import type { UndoTally } from '../undo/put-back.js';
import type { LeftItem } from '../undo/left-file.js';
import { worstError } from './failure.js';

/** How many items were put back, and how many were not. */
export type UndoCounts = Readonly<UndoTally>;

/** What became of one collection. */
export interface CollectionUndo extends UndoCounts {
  readonly status: 'complete' | 'stopped' | 'failed';
  /** The first thousand of the items that were left as they are; `reason` says why the target refused one. */
  readonly left: readonly LeftItem[];
  /** The file that lists all of them, one JSON object a line; absent where there are none. */
  readonly leftFile?: string | undefined;
  readonly notices: readonly Notice[];
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** The one JSON object that `undo` with a run prints. */
export interface UndoResult {
  readonly command: 'undo';
  /** Whether everything is, or would be, as it was before the run. */
  readonly ok: boolean;
  readonly migration: string;
  readonly run: string;
  readonly dryRun: boolean;
  readonly collections: Readonly<Record<string, CollectionUndo>>;
  readonly totals: UndoCounts;
  readonly seconds: number;
  readonly error?: ErrorResult;
}

/** The result of undoing a run in these collections. */
export function summarizeUndo(
  run: Pick<UndoResult, 'migration' | 'run' | 'dryRun'>,
  collections: readonly (readonly [string, CollectionUndo])[],
  seconds: number,
): UndoResult {
  const totals = { restored: 0, already: 0, changed: 0, refused: 0 };
  for (const [, { restored, already, changed, refused }] of collections) {
    totals.restored += restored;
    totals.already += already;
    totals.changed += changed;
    totals.refused += refused;
  }
  const error = worstError(collections.flatMap(([, collection]) => collection.error ?? []));
  const complete = collections.every(([, { status }]) => status === 'complete');
  return {
    command: 'undo',
    ok: complete && totals.changed + totals.refused === 0,
    ...run,
    collections: Object.fromEntries(collections),
    totals,
    seconds,
    ...(error === undefined ? {} : { error }),
  };
}
