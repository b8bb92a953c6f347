import { errorResult } from '../commands/failure.js';
import type { DisplayStream } from '../report/console-painter.js';
import { candidatesWord } from './completion-scripts.js';
import { errorLines } from './error-lines.js';
import { parse } from './parse.js';
import { Terminal } from './terminal.js';
import { verbs } from './verbs.js';

/** The world that a command line runs in. */
export interface World {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: DisplayStream;
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Runs a command line and returns its exit code. Never throws: what went wrong is printed. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const terminal = new Terminal(world.stdout, world.stderr, world.environment);
  try {
    const [first, ...words] = argv;
    if (first === candidatesWord) {
      const { printCandidates } = await import('./candidates.js');
      return await printCandidates(words, { verbs, terminal, cwd: world.cwd });
    }
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
