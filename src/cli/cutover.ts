import type { Options } from 'yargs';
import { refuseCutover } from '../commands/contradictions.js';
import type { CutoverOptions, WritingStopped } from '../commands/cutover-options.js';
import { ConfigError } from '../errors.js';
import { cutoverExitCode } from './exit-code.js';
import type { Route } from '../commands/route.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

const defaultTimeout = 600;

const flags = {
  timeout: {
    type: 'string',
    requiresArg: true,
    describe: `Seconds after which a target that is not in step is given up [default: ${defaultTimeout}]`,
  },
  'quiet-for': {
    type: 'string',
    requiresArg: true,
    describe: 'Instead of asking, check that nothing happens at the source for so many seconds',
  },
  yes: { type: 'boolean', describe: 'Writing to the source has stopped: do not ask' },
  'stopped-at': {
    type: 'string',
    requiresArg: true,
    describe:
      'As --yes, with the time when it has, such as 2026-11-22T20:00:00Z; exports must reach beyond it',
  },
  verify: {
    type: 'boolean',
    describe: 'Compare both sides; with --no-verify nothing is ever ready [default: true]',
  },
  quick: {
    type: 'boolean',
    describe: 'Compare only what has changed since the last docferry verify that found everything equal',
  },
  'accept-rejects': {
    type: 'string',
    requiresArg: true,
    describe: 'How many documents each collection may have listed as rejected [default: 0]',
  },
  'read-units': {
    type: 'string',
    requiresArg: true,
    describe: 'Read units a second that reading each table may consume at the most',
  },
  'app-role': {
    type: 'string',
    requiresArg: true,
    describe: "Ask IAM whether this role, the application's, may work with the tables",
  },
  'app-actions': {
    type: 'string',
    requiresArg: true,
    describe: 'What the application does, such as GetItem,Query [default: reads and writes by key]',
  },
} as const satisfies Record<string, Options>;

/** `docferry cutover`. */
export const cutoverVerb: Verb = {
  name: 'cutover',
  describe: 'Carry the last changes, compare, and tell whether the application can go over now',
  collections: true,
  flags,
  examples: [
    ['cutover', 'asks whether writing to the source has stopped'],
    ['cutover --quiet-for 60 --json', 'for scripts; exit code 0 when all is ready, 5 when it is not'],
    ['cutover --yes --no-verify', 'a quick look at everything but the data'],
    ['cutover --app-role arn:aws:iam::123456789012:role/app', 'may the application work with the tables?'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const timeoutSeconds = secondsOf(own, 'timeout') ?? defaultTimeout;
  const limits = limitsOf(own);
  const known = writingStopped(own);
  const [verify, quick] = [own['verify'] !== false, own['quick'] === true];
  refuseCutover({ verify, quick, timeoutSeconds, writingStopped: known });
  if (known === undefined && !(process.stdin.isTTY && terminal.stderr.isTTY === true)) {
    const hint = 'Pass --quiet-for with a number of seconds, or --yes once writing has stopped.';
    throw usage('there is no terminal to ask whether writing to the source has stopped', hint);
  }
  const route = await routeFor(invocation);
  const [{ cutover }, { superviseWith }, { printCutover }, { askWhetherStopped, startPausableDisplay }] =
    await Promise.all([
      import('../commands/cutover.js'),
      import('./supervise.js'),
      import('./cutover-summary.js'),
      import('./cutover-question.js'),
    ]);
  const display = startPausableDisplay(invocation, route.collections);
  const dialogue = { input: process.stdin, output: terminal.stderr };
  const confirm = (stop: AbortSignal): Promise<boolean> =>
    display.pausedFor(() => askWhetherStopped(dialogue, stop));
  const { result, interruption } = await superviseWith(display, (signals) =>
    cutover({
      ...route,
      ...signals,
      report: display.report,
      folder: route.verifications,
      timeoutSeconds,
      writingStopped: known ?? { confirm },
      verify,
      quick,
      ...limits,
    }),
  );
  if (options.json) terminal.json(result);
  printCutover(result, terminal, options.level);
  return cutoverExitCode(result, interruption);
}

/** The route whose target knows the application that the flags name. */
async function routeFor(invocation: Invocation): Promise<Route> {
  const { own } = invocation;
  const flags = { role: textOf(own, 'app-role'), actions: textOf(own, 'app-actions') };
  const route = await findRoute(invocation);
  const { withApplication } = await import('../config/application.js');
  return { ...route, migration: withApplication(route.migration, flags) };
}

function limitsOf(own: Invocation['own']): Pick<CutoverOptions, 'acceptRejects' | 'readUnitsPerSecond'> {
  return {
    acceptRejects: countOf(own, 'accept-rejects') ?? 0,
    readUnitsPerSecond: secondsOf(own, 'read-units'),
  };
}

/** How it is made sure that writing has stopped, where nobody has to be asked. */
function writingStopped(own: Invocation['own']): WritingStopped | undefined {
  const quietForSeconds = secondsOf(own, 'quiet-for');
  const stoppedAt = timeOf(own, 'stopped-at');
  const yes = own['yes'] === true || stoppedAt !== undefined;
  if (quietForSeconds === undefined)
    return yes ? { confirm: () => Promise.resolve(true), stoppedAt } : undefined;
  if (yes) {
    const other = stoppedAt === undefined ? '--yes' : '--stopped-at';
    throw usage(`"--quiet-for" and "${other}" exclude each other`, 'Leave out one of them.');
  }
  return { quietForSeconds };
}

function secondsOf(own: Invocation['own'], flag: keyof typeof flags): number | undefined {
  const count = countOf(own, flag);
  if (count === 0) throw usage(`"--${flag}" cannot be 0`, `Give --${flag} a whole number from 1 on.`);
  return count;
}

function timeOf(own: Invocation['own'], flag: keyof typeof flags): number | undefined {
  const text = textOf(own, flag);
  if (text === undefined) return undefined;
  // Without its zone a time would be that of this machine.
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = zoned ? Date.parse(text) : NaN;
  if (time <= Date.now()) return time;
  const wrong = Number.isNaN(time) ? 'is no time with its zone' : 'has not come yet';
  throw usage(
    `"${text}" for "--${flag}" ${wrong}`,
    `Give --${flag} a past time such as 2026-11-22T20:00:00Z.`,
  );
}

function textOf(own: Invocation['own'], flag: keyof typeof flags): string | undefined {
  const text = own[flag];
  return typeof text === 'string' ? text : undefined;
}

function countOf(own: Invocation['own'], flag: keyof typeof flags): number | undefined {
  const text = textOf(own, flag);
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw usage(`"${text}" is no number for "--${flag}"`, `Give --${flag} a whole number below a million.`);
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: 'usage', hint });
}
