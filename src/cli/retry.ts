import { exitCodeOf } from './exit-code.js';
import { findRoute } from './route.js';
import { printSummary } from './run-summary.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry retry`. */
export const retryVerb: Verb = {
  name: 'retry',
  describe: 'Read rejected documents again and write those that can be written now',
  collections: true,
  flags: {},
  examples: [
    ['retry', 'after rejected documents were mended at the source, or the config was'],
    ['retry users', 'only those of one collection'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options } = invocation;
  const route = await findRoute(invocation);
  const [{ retry }, { supervise }] = await Promise.all([
    import('../commands/retry.js'),
    import('./supervise.js'),
  ]);
  const { result, interruption } = await supervise(invocation, route.collections, ({ stop, abort, report }) =>
    retry({ ...route, stop, abort, report }),
  );
  if (options.json) terminal.json(result);
  printSummary(result, terminal, options.level);
  return exitCodeOf(result, interruption);
}
