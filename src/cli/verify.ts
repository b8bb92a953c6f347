import type { Options } from 'yargs';
import { type SampleSize, parseSampleSize } from '../dry-run/sample-size.js';
import { refuseVerify } from '../commands/contradictions.js';
import type { RepairOptions } from '../commands/verify-options.js';
import { ConfigError } from '../errors.js';
import { tells } from '../report/log-level.js';
import { verifyExitCode } from './exit-code.js';
import { maxDeletesOf } from './max-deletes.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

const flags = {
  sample: {
    type: 'string',
    requiresArg: true,
    describe: 'Compare only so many documents of each collection, or a percentage such as 5%, spread evenly',
  },
  changes: {
    type: 'boolean',
    describe: 'Compare only what has changed since the last full verification that found everything equal',
  },
  'list-equal': { type: 'boolean', describe: 'List the ids of equal documents too' },
  'show-values': { type: 'boolean', describe: 'Show the values that differ, and not only their types' },
  'read-units': {
    type: 'string',
    requiresArg: true,
    describe: 'Read units a second that reading each table may consume at the most',
  },
  restart: {
    type: 'boolean',
    describe: 'Begin anew where an earlier verification was interrupted, instead of going on from there',
  },
  repair: { type: 'boolean', describe: 'Write what is missing or differs, and compare that again' },
  'max-deletes': {
    type: 'string',
    requiresArg: true,
    describe: 'How many extra items, or a percentage such as 5%, a repair may delete [default: none]',
  },
  force: {
    type: 'boolean',
    describe: 'Let a repair overwrite items that have changed since they were compared',
  },
  'dry-run': {
    type: 'boolean',
    describe: 'Tell what reading everything will take; with --repair: compare, and tell what would be mended',
  },
} as const satisfies Record<string, Options>;

/** `docferry verify`. */
export const verifyVerb: Verb = {
  name: 'verify',
  describe: 'Compare both sides after the transforms, in both directions; --repair mends the target',
  collections: true,
  flags,
  examples: [
    ['verify', 'everything'],
    ['verify users --sample 1000', 'a quick look at one'],
    ['verify --changes', 'what has changed since everything was equal'],
    ['verify --dry-run', 'what it will take'],
    ['verify --repair --max-deletes 10', 'mend what is missing, different or extra'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const repair = repairOf(own);
  const sample = sampleOf(own);
  const [changes, restart] = [own['changes'] === true, own['restart'] === true];
  refuseVerify({ repair, sample, changes, restart });
  const readUnitsPerSecond = readUnitsOf(own);
  const dry = own['dry-run'] === true;
  const route = await findRoute(invocation);
  if (dry && own['repair'] !== true) {
    const { runEstimate } = await import('./verify-estimate.js');
    return await runEstimate(invocation, route);
  }
  const [{ verify }, { supervise }, { printVerification }, { writeVerifyPage }] = await Promise.all([
    import('../commands/verify.js'),
    import('./supervise.js'),
    import('./verify-summary.js'),
    import('../report/verify/file.js'),
  ]);
  const { result, interruption } = await supervise(invocation, route.collections, (supervision) =>
    verify({
      ...route,
      folder: route.verifications,
      sample,
      listEqual: own['list-equal'] === true,
      showValues: own['show-values'] === true,
      readUnitsPerSecond,
      restart,
      changes,
      repair: dry ? undefined : repair,
      ...supervision,
    }),
  );
  if (options.json) terminal.json(result);
  printVerification(result, terminal, { level: options.level, wouldRepair: dry });
  const page = await writeVerifyPage(terminal.redactAll(result), route.verifications);
  if (tells(options.level, 'info')) terminal.line(`report: ${page}`);
  return verifyExitCode(result, interruption);
}

/** Throws ConfigError on flags of a repair without one. */
function repairOf(own: Invocation['own']): RepairOptions | undefined {
  const maxDeletes = maxDeletesOf(own);
  if (own['repair'] === true) {
    return { force: own['force'] === true, maxDeletes };
  }
  const wrong = ['max-deletes', 'force'].find((flag) => own[flag] !== undefined);
  if (wrong === undefined) return undefined;
  throw usage(`"--${wrong}" belongs to a repair, and this is none`, `Leave out --${wrong}, or add --repair.`);
}

function sampleOf({ sample: text }: Invocation['own']): SampleSize | undefined {
  if (typeof text !== 'string') return undefined;
  const size = parseSampleSize(text);
  if (size !== undefined) return size;
  const hint = 'Give --sample a number of documents, such as 1000, or a percentage, such as 5%.';
  throw usage(`"${text}" is no size of a sample`, hint);
}

function readUnitsOf({ 'read-units': text }: Invocation['own']): number | undefined {
  if (typeof text !== 'string') return undefined;
  const units = Number(text);
  if (Number.isInteger(units) && units > 0) return units;
  throw usage(`"${text}" is no number of read units`, 'Give --read-units a whole number, such as 500.');
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: 'usage', hint });
}
