import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { connectSource } from '../adapters.js';
import { didYouMean } from '../config/suggestion.js';
import type { CollectionPlan } from '../config/migration.js';
import { ConfigError } from '../errors.js';
import { connectTarget } from '../target-adapters.js';
import { type KeptRun, UndoFolder } from '../undo/undo-folder.js';
import { undoPlace } from './keep-undo.js';
import { chosenPlans, collectionsTogether } from './opening.js';
import { secondsSince } from './result.js';
import { openState } from './state.js';
import type { UndoOptions } from './undo-options.js';
import { undoCollection } from './undo-collection.js';
import { type UndoResult, summarizeUndo } from './undo-result.js';

/** The one JSON object that `undo` without a run prints. */
export interface UndoRuns {
  readonly command: 'undo';
  readonly ok: true;
  readonly migration: string;
  /** The latest first. */
  readonly runs: readonly KeptRun[];
}

/** Lists the runs that something is kept of. */
export async function listUndo({
  migration,
  collections,
  state,
}: Pick<UndoOptions, 'migration' | 'collections' | 'state'>): Promise<UndoRuns> {
  const wanted = new Set(chosenPlans({ migration, collections }).map(({ name }) => name));
  const listed = (await new UndoFolder(undoPlace(state)).list()).map((kept) => ({
    ...kept,
    collections: kept.collections.filter(({ name }) => wanted.has(name)),
  }));
  const runs = listed.filter((kept) => kept.collections.length > 0);
  return { command: 'undo', ok: true, migration: migration.name, runs };
}

/**
 * Puts back what a run has replaced or deleted, where that still is what the run has left.
 *
 * One collection's failure does not stop the others: it stands in the result. Throws ConfigError when nothing is kept
 * of that run.
 */
export async function undo(options: UndoOptions): Promise<UndoResult> {
  const started = performance.now();
  const { migration, run, dryRun, stop, abort } = options;
  setMaxListeners(0, stop, abort);
  const { runs } = await listUndo(options);
  const plans = plansOf(options, runs);
  await using source = await connectSource(migration.source);
  await using target = await connectTarget(migration.target, { readOnly: dryRun });
  await using state = await openState(options);
  const limit = pLimit(collectionsTogether);
  const connections = { source, target, state };
  const results = await Promise.all(
    plans.map((plan) =>
      limit(async () => [plan.name, await undoCollection({ plan, options, connections, runs })] as const),
    ),
  );
  return summarizeUndo({ migration: migration.name, run, dryRun }, results, secondsSince(started));
}

function plansOf(options: UndoOptions, runs: readonly KeptRun[]): readonly CollectionPlan[] {
  const { run } = options;
  const kept = runs.find((each) => each.run === run);
  if (kept !== undefined) {
    return chosenPlans(options).filter(({ name }) => kept.collections.some((each) => each.name === name));
  }
  const suggestion = didYouMean(
    run,
    runs.map((each) => each.run),
  );
  throw new ConfigError(`nothing is kept of a run "${run}"${suggestion}`, {
    code: 'run_unknown',
    hint: 'Run docferry undo to list the runs.',
  });
}
