import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Options } from 'yargs';
import type { DryRunReport } from '../dry-run/report.js';
import { type SampleSize, parseSampleSize } from '../dry-run/sample-size.js';
import { ConfigError, messageOf } from '../errors.js';
import { tells } from '../report/log-level.js';
import { dryRunExitCode } from './exit-code.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

/** The flags of a dry run. */
export const dryRunFlags = {
  sample: {
    type: 'string',
    requiresArg: true,
    describe: 'Read only so many documents of each collection, or a percentage such as 5%, spread evenly',
  },
  report: {
    type: 'string',
    requiresArg: true,
    describe:
      'The folder for report.html, report.json and report.md [default: one for each run, beside the state]',
  },
  compare: {
    type: 'string',
    requiresArg: true,
    describe: 'An older report.json: tell what got better or worse since',
  },
} as const satisfies Record<string, Options>;

/** `docferry dry-run`. */
export const dryRunVerb: Verb = {
  name: 'dry-run',
  describe: 'Judge every document, write nothing: what will happen, what will not fit, what it costs',
  collections: true,
  flags: dryRunFlags,
  examples: [
    ['dry-run', 'all collections'],
    ['dry-run users --sample 5%', 'a quick look at one'],
    ['dry-run --compare old/report.json', 'what got better or worse since'],
  ],
  run: runDryRun,
};

/** Runs a dry run and returns its exit code. The report's folder is made first: it would be a pity to find out last. */
export async function runDryRun(invocation: Invocation): Promise<number> {
  const { terminal, options, own, cwd } = invocation;
  const sample = sampleOf(own['sample']);
  const older = await readReportFile(own['compare'], cwd);
  const route = await findRoute(invocation);
  const [{ dryRun }, { supervise }, files, { summaryLines }] = await Promise.all([
    import('../commands/dry-run.js'),
    import('./supervise.js'),
    import('../report/dry-run/files.js'),
    import('../report/dry-run/summary.js'),
  ]);
  const folder = await files.makeReportFolder(folderOf(own['report'], route.reports, cwd));
  const { result, interruption } = await supervise(invocation, route.collections, ({ stop, report }) =>
    dryRun({ ...route, sample, older, stop, report }),
  );
  const report = terminal.redactAll(result);
  const written = await files.writeReport(report, folder);
  if (options.json) terminal.json(report);
  if (tells(options.level, 'info') || !report.ok) {
    for (const line of summaryLines(report, { columns: terminal.columns, files: written }))
      terminal.line(line);
  }
  return dryRunExitCode(report, interruption);
}

/** Reads the `report.json` that a flag names, if it names one. Throws ConfigError when it is none. */
export async function readReportFile(path: unknown, cwd: string): Promise<DryRunReport | undefined> {
  if (typeof path !== 'string') return undefined;
  const place = resolve(cwd, path);
  const { readReport } = await import('../dry-run/read.js');
  return readReport(await readText(place), place);
}

async function readText(place: string): Promise<string> {
  try {
    return await readFile(place, 'utf8');
  } catch (error) {
    throw new ConfigError(`the report "${place}" could not be read: ${messageOf(error)}`, {
      code: 'report_unreadable',
      hint: 'Name a report.json that docferry dry-run wrote.',
      cause: error,
    });
  }
}

function sampleOf(text: unknown): SampleSize | undefined {
  if (typeof text !== 'string') return undefined;
  const size = parseSampleSize(text);
  if (size !== undefined) return size;
  throw new ConfigError(`"${text}" is no size of a sample`, {
    code: 'usage',
    hint: 'Give --sample a number of documents, such as 1000, or a percentage, such as 5%.',
  });
}

/** Each dry run has a folder of its own, named by the moment it begins at, unless one was asked for. */
function folderOf(asked: unknown, reports: string, cwd: string): string {
  if (typeof asked === 'string') return resolve(cwd, asked);
  return join(reports, new Date().toISOString().replaceAll(/[:.]/g, '-'));
}
