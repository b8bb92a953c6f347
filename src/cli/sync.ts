import { refuseSync } from '../commands/contradictions.js';
import { ConfigError } from '../errors.js';
import { exitCodeOf } from './exit-code.js';
import { maxDeletesFlag, maxDeletesOf } from './max-deletes.js';
import type { Route } from '../commands/route.js';
import { findRoute } from './route.js';
import { printSummary } from './run-summary.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry sync`. */
export const syncVerb: Verb = {
  name: 'sync',
  describe: 'Apply what changed since the last run; --watch keeps going, --schedule repeats',
  collections: true,
  flags: {
    initial: {
      type: 'boolean',
      describe: 'Copy collections that were never migrated, instead of refusing to',
    },
    'accept-config-change': {
      type: 'boolean',
      describe: 'Resume although what decides the written data has changed in the config',
    },
    'enable-streams': {
      type: 'boolean',
      describe: 'Switch on the stream of source tables that have none; needs --initial',
    },
    'turn-around': {
      type: 'boolean',
      describe: 'Carry collections that another migration of the config has last carried the other way',
    },
    ...maxDeletesFlag,
    watch: { type: 'boolean', describe: 'Stay, and carry each change as soon as it happens' },
    schedule: {
      type: 'string',
      describe:
        'Stay, and sync at the times of a cron pattern; without one, at those of "sync.schedule" in the config',
    },
    listen: {
      type: 'string',
      requiresArg: true,
      describe: 'Serve health, metrics and a status page at HOST:PORT while it stays',
    },
    'listen-token': {
      type: 'string',
      requiresArg: true,
      describe:
        'What whoever asks there must know; needed where other machines can ask [default: DOCFERRY_LISTEN_TOKEN]',
    },
    'log-format': {
      type: 'string',
      requiresArg: true,
      choices: ['auto', 'json', 'pretty'],
      describe: 'How to log on stderr [default: JSON lines for a service without a terminal, else pretty]',
    },
  },
  examples: [
    ['sync', 'once, what changed since the last run'],
    ['sync --watch --listen 127.0.0.1:9090', 'all the time, with a status page'],
    ['sync --schedule "*/15 * * * *"', 'every quarter of an hour'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { own } = invocation;
  requireFitting(own);
  const route = await findRoute(invocation);
  if (own['watch'] !== true && own['schedule'] === undefined) return await runOnce(invocation, route);
  const { serve } = await import('./serve.js');
  return await serve(invocation, route);
}

async function runOnce(invocation: Invocation, route: Route): Promise<number> {
  const { terminal, options, own } = invocation;
  const maxDeletes = maxDeletesOf(own);
  const [{ sync }, { createAlerts }, { supervise }] = await Promise.all([
    import('../commands/sync.js'),
    import('../service/alerts.js'),
    import('./supervise.js'),
  ]);
  const { result, interruption } = await supervise(invocation, route.collections, ({ stop, abort, report }) =>
    sync({
      ...route,
      initial: own['initial'] === true,
      acceptConfigChange: own['accept-config-change'] === true,
      enableStreams: own['enable-streams'] === true,
      turnAround: own['turn-around'] === true,
      maxDeletes,
      stop,
      abort,
      report,
    }),
  );
  const line = (sentence: string): void => {
    terminal.line(sentence);
  };
  const debug = options.level === 'debug' ? line : (): void => undefined;
  await createAlerts(route.migration.sync, { redact: terminal.redact, warn: line, debug }).passed(result);
  if (options.json) terminal.json(result);
  printSummary(result, terminal, options.level);
  return exitCodeOf(result, interruption);
}

/** Throws ConfigError on flags that contradict each other or mean nothing. */
function requireFitting(own: Invocation['own']): void {
  const stays = own['watch'] === true || own['schedule'] !== undefined;
  if (own['watch'] === true && own['schedule'] !== undefined) {
    throw new ConfigError('"--watch" and "--schedule" exclude each other', {
      code: 'usage',
      hint: 'Leave out one of them: a watch needs no schedule.',
    });
  }
  const [initial, turnAround] = [own['initial'] === true, own['turn-around'] === true];
  refuseSync({ initial, turnAround, enableStreams: own['enable-streams'] === true }, stays);
  const wrong = ['listen', 'listen-token'].find((flag) => own[flag] !== undefined);
  if (wrong === undefined || stays) return;
  throw new ConfigError(`"--${wrong}" is for a run that stays`, {
    code: 'usage',
    hint: `Leave out --${wrong}, or add --watch or --schedule.`,
  });
}
