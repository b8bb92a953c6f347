import { errorResult } from '../commands/failure.js';
import type { DisplayStream } from '../report/console-painter.js';
import { cutoverVerb } from './cutover.js';
import { demoVerb } from './demo.js';
import { doctorVerb } from './doctor.js';
import { dryRunVerb } from './dry-run.js';
import { errorLines } from './error-lines.js';
import { initVerb } from './init.js';
import { migrateVerb } from './migrate.js';
import { parse } from './parse.js';
import { rejectsVerb } from './rejects.js';
import { retryVerb } from './retry.js';
import { statusVerb } from './status.js';
import { syncVerb } from './sync.js';
import { Terminal } from './terminal.js';
import type { Verb } from './verb.js';
import { undoVerb } from './undo.js';
import { verifyVerb } from './verify.js';

/** The world that a command line runs in. */
export interface World {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: DisplayStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

const verbs: readonly Verb[] = [
  initVerb,
  doctorVerb,
  dryRunVerb,
  migrateVerb,
  syncVerb,
  verifyVerb,
  cutoverVerb,
  rejectsVerb,
  retryVerb,
  undoVerb,
  statusVerb,
  demoVerb,
];

/** Runs a command line and returns its exit code. Never throws: what went wrong is printed. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const terminal = new Terminal(world.stdout, world.stderr, world.environment);
  try {
    const parsed = await parse(argv, verbs, terminal.columns);
    if ('text' in parsed) {
      terminal.text(parsed.text);
      return 0;
    }
    return await parsed.verb.run({ ...parsed, terminal, cwd: world.cwd });
  } catch (thrown) {
    return fail(thrown, argv, terminal);
  }
}

/** Reads flags from the words themselves: the command line may be what is wrong. */
function fail(thrown: unknown, argv: readonly string[], terminal: Terminal): number {
  const error = errorResult(thrown);
  const command = verbs.find(({ name }) => argv.includes(name))?.name ?? '';
  if (argv.some((word) => /^--json(=true)?$/.test(word))) terminal.json({ command, ok: false, error });
  for (const line of errorLines(error)) terminal.line(line);
  const debug = /(^| )--log-level[= ]debug( |$)/.test(argv.join(' '));
  if (debug && error.exitCode === 1 && thrown instanceof Error) terminal.line(thrown.stack ?? '');
  return error.exitCode;
}
