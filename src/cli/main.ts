import { errorResult } from '../commands/failure.js';
import type { DisplayStream } from '../report/console-painter.js';
import { candidatesWord } from './completion-scripts.js';
import { errorLines } from './error-lines.js';
import { withStacks } from './failure-stacks.js';
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
  const work = async (): Promise<number> => {
    try {
      return await run(argv, world, terminal);
    } catch (thrown) {
      return fail(thrown, argv, terminal);
    }
  };
  // Read from the words themselves: the command line may be what is wrong.
  if (!/(^| )--log-level[= ]debug( |$)/.test(argv.join(' '))) return await work();
  return await withStacks(work, (stack) => {
    terminal.line(stack);
  });
}

async function run(argv: readonly string[], world: World, terminal: Terminal): Promise<number> {
  if (argv[0] === candidatesWord) {
    const { printCandidates } = await import('./candidates.js');
    return await printCandidates(argv.slice(1), { verbs, terminal, cwd: world.cwd });
  }
  const parsed = await parse(argv, verbs, terminal.columns);
  if ('text' in parsed) {
    terminal.text(parsed.text);
    return 0;
  }
  return await parsed.verb.run({ ...parsed, terminal, cwd: world.cwd });
}

function fail(thrown: unknown, argv: readonly string[], terminal: Terminal): number {
  const error = errorResult(thrown);
  const command = verbs.find(({ name }) => argv.includes(name))?.name ?? '';
  if (argv.some((word) => /^--json(=true)?$/.test(word))) terminal.json({ command, ok: false, error });
  for (const line of errorLines(error)) terminal.line(line);
  return error.exitCode;
}
