import { ConfigError } from '../errors.js';
import { exitCodeOf } from './exit-code.js';
import { dryRunFlags, readReportFile, runDryRun } from './dry-run.js';
import { maxDeletesFlag, maxDeletesOf } from './max-deletes.js';
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
    'enable-streams': {
      type: 'boolean',
      describe: 'Switch on the stream of source tables that have none',
    },
    'turn-around': {
      type: 'boolean',
      describe: 'Carry collections that another migration of the config has last carried the other way',
    },
    'from-now': {
      type: 'boolean',
      describe: 'Copy nothing: both sides are equal, and sync carries what changes from now on',
    },
    ...maxDeletesFlag,
    plan: {
      type: 'string',
      requiresArg: true,
      describe: "A dry run's report.json: refuse to run when config or tables are no longer as in it",
    },
    'dry-run': { type: 'boolean', describe: 'The same as the command dry-run, whose flags it then knows' },
    ...dryRunFlags,
  },
  examples: [
    ['migrate', 'all collections; the same again resumes or catches up'],
    ['migrate users tickets --quiet', 'two of them, and silence unless something is wrong'],
    ['migrate --plan report.json', 'only as the dry run foretold'],
    ['migrate users --restart --json', 'one from the beginning, for scripts'],
  ],
  run,
};

const realOnly = [
  'restart',
  'accept-config-change',
  'enable-streams',
  'turn-around',
  'from-now',
  'max-deletes',
  'plan',
];

/** What decides what is copied, or how what follows is carried. */
const notFromNow = ['accept-config-change', 'turn-around', 'max-deletes', 'plan'];

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own, cwd } = invocation;
  requireFitting(own);
  if (own['dry-run'] === true) return runDryRun(invocation);
  const maxDeletes = maxDeletesOf(own);
  const plan = await readReportFile(own['plan'], cwd);
  const route = await findRoute(invocation);
  const [{ migrate }, { beginNow }, { supervise }] = await Promise.all([
    import('../commands/migrate.js'),
    import('../commands/begin-now.js'),
    import('./supervise.js'),
  ]);
  const beginning = {
    ...route,
    restart: own['restart'] === true,
    enableStreams: own['enable-streams'] === true,
  };
  const copying = {
    acceptConfigChange: own['accept-config-change'] === true,
    turnAround: own['turn-around'] === true,
    plan,
    maxDeletes,
  };
  const { result, interruption } = await supervise(invocation, route.collections, (signals) =>
    own['from-now'] === true
      ? beginNow({ ...beginning, ...signals })
      : migrate({ ...beginning, ...copying, ...signals }),
  );
  if (options.json) terminal.json(result);
  printSummary(result, terminal, options.level);
  return exitCodeOf(result, interruption);
}

/** Throws ConfigError on flags of a dry run without one, and on those that a dry run has no use for. */
function requireFitting(own: Invocation['own']): void {
  const dry = own['dry-run'] === true;
  const wrong = (dry ? realOnly : Object.keys(dryRunFlags)).find((flag) => own[flag] !== undefined);
  if (wrong === undefined) {
    requireFittingNow(own);
    return;
  }
  const message = dry
    ? `"--${wrong}" means nothing to a dry run`
    : `"--${wrong}" belongs to a dry run, and this is none`;
  throw new ConfigError(message, {
    code: 'usage',
    hint: dry ? `Leave out --${wrong} or --dry-run.` : `Leave out --${wrong}, or add --dry-run.`,
  });
}

function requireFittingNow(own: Invocation['own']): void {
  const wrong = own['from-now'] === true && notFromNow.find((flag) => own[flag] !== undefined);
  if (wrong === false || wrong === undefined) return;
  throw new ConfigError(`"--${wrong}" means nothing where "--from-now" copies nothing`, {
    code: 'usage',
    hint: `Leave out --${wrong} or --from-now.`,
  });
}
