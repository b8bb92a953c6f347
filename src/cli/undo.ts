import { ConfigError } from '../errors.js';
import { undoExitCode } from './exit-code.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry undo`. */
export const undoVerb: Verb = {
  name: 'undo',
  describe: 'Put back what a run has replaced or deleted; without a run, list those that can be undone',
  collections: true,
  before: { name: 'run', describe: 'The run, as it was printed; the runs are listed when absent' },
  flags: { 'dry-run': { type: 'boolean', describe: 'Tell what would be put back, and write nothing' } },
  examples: [
    ['undo', 'the runs that something is kept of'],
    ['undo 20260131-021500-417k3 --dry-run', 'what would be put back'],
    ['undo 20260131-021500-417k3 users', 'put it back in one collection'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const route = await findRoute(invocation);
  const [{ listUndo, undo }, { printRuns, printUndo }, { supervise }] = await Promise.all([
    import('../commands/undo.js'),
    import('./undo-summary.js'),
    import('./supervise.js'),
  ]);
  const named = own['run'];
  const dryRun = own['dry-run'] === true;
  if (typeof named !== 'string') {
    if (dryRun) throw new ConfigError('"--dry-run" needs a run', { code: 'usage', hint: 'Name a run.' });
    const runs = await listUndo(route);
    if (options.json) terminal.json(runs);
    else printRuns(runs, terminal);
    return 0;
  }
  const { result, interruption } = await supervise(invocation, route.collections, ({ stop, abort, report }) =>
    undo({ ...route, run: named, dryRun, stop, abort, report }),
  );
  if (options.json) terminal.json(result);
  printUndo(result, terminal, options.level);
  return undoExitCode(result, interruption);
}
