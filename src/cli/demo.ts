import type { DemoCollectionResult, DemoResult } from '../commands/demo.js';
import type { RunResult } from '../commands/run.js';
import { tells } from '../report/log-level.js';
import { formatCount } from '../report/progress-text.js';
import { exitCodeOf, type Interruption } from './exit-code.js';
import { printSummary } from './run-summary.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry demo`. */
export const demoVerb: Verb = {
  name: 'demo',
  describe: 'The whole journey on embedded databases, nothing to install or configure',
  collections: false,
  flags: {
    serve: {
      type: 'boolean',
      describe: 'Migrate nothing: keep both databases for other commands, until Ctrl-C',
    },
  },
  examples: [
    ['demo', 'migrates 3,500 documents, and compares both sides'],
    ['demo --serve', 'fills a CouchDB, and prints how other commands find it'],
    ['demo --json', 'for scripts'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  if (own['serve'] === true) {
    const { runDemoServe } = await import('./demo-serve.js');
    return await runDemoServe(invocation);
  }
  const [{ demo }, { demoCollections }, { supervise }] = await Promise.all([
    import('../commands/demo.js'),
    import('../demo/seed.js'),
    import('./supervise.js'),
  ]);
  const supervised = await supervise(invocation, demoCollections, demo);
  const { interruption } = supervised;
  const result = { ...supervised.result, run: withoutRejectLogs(supervised.result.run) };
  if (options.json)
    terminal.json({ ...result.run, command: 'demo', ok: result.ok, checks: result.collections });
  printSummary({ ...result.run, ok: result.ok }, terminal, options.level);
  if (tells(options.level, 'info') || !result.ok) for (const line of checkLines(result)) terminal.line(line);
  return demoExitCode(result, interruption);
}

/** The demo cleans up after itself: its reject logs are gone, and their lines stand among its checks. */
function withoutRejectLogs(result: RunResult): RunResult {
  const collections = Object.entries(result.collections).map(([name, collection]) => {
    const { rejects: gone, ...rest } = collection;
    return [name, gone === undefined ? collection : rest] as const;
  });
  return { ...result, collections: Object.fromEntries(collections) };
}

/** Rejects were planted, so that they alone are no failure; a difference between both sides is one. */
function demoExitCode({ ok, run: migrated }: DemoResult, interruption: Interruption | undefined): number {
  if (ok) return 0;
  const exitCode = exitCodeOf(migrated, interruption);
  return exitCode === 0 || exitCode === 4 ? 5 : exitCode;
}

function checkLines({ ok, collections }: DemoResult): string[] {
  const lines = Object.entries(collections).flatMap(([name, result]) => collectionLines(name, result));
  const verdict = ok
    ? 'every document arrived exactly, but for those planted to be rejected'
    : 'the two sides are not as they should be';
  return ['', ...lines, '', verdict];
}

function collectionLines(name: string, { comparison, rejects, asExpected }: DemoCollectionResult): string[] {
  const { compared, equal, missing, differing } = comparison;
  const verdict = asExpected ? 'as expected' : 'not as expected';
  return [
    `${name}: ${formatCount(equal)} of ${formatCount(compared)} equal on both sides, ${verdict}`,
    ...missing.map((id) => `  missing: "${id}"`),
    ...differing.map(({ id, path }) => `  differs: "${id}" at ${path}`),
    ...rejects.map(
      ({ id, code, path, reason }) =>
        `  rejected: "${id}", ${code}${path === undefined ? '' : ` at ${path}`}: ${reason}`,
    ),
  ];
}
