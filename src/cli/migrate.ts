import { exitCodeOf } from './exit-code.js';
import { findRoute } from './route.js';
import { printSummary } from './run-summary.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry migrate`. */
export const migrateVerb: Verb = {
  name: 'migrate',
  describe: 'Copy collections and catch up with what changed meanwhile; resumes an interrupted run',
  collections: true,
  flags: {
    restart: { type: 'boolean', describe: 'Forget the checkpoints and read everything again' },
    'accept-config-change': {
      type: 'boolean',
      describe: 'Resume although what decides the written data has changed in the config',
    },
  },
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const route = await findRoute(invocation);
  const [{ migrate }, { supervise }] = await Promise.all([
    import('../commands/migrate.js'),
    import('./supervise.js'),
  ]);
  const { result, interruption } = await supervise(invocation, route.collections, ({ stop, abort, report }) =>
    migrate({
      ...route,
      restart: own['restart'] === true,
      acceptConfigChange: own['accept-config-change'] === true,
      stop,
      abort,
      report,
    }),
  );
  if (options.json) terminal.json(result);
  printSummary(result, terminal, options.level);
  return exitCodeOf(result, interruption);
}
