import { PassThrough } from 'node:stream';
import { main } from '../../src/cli/main.js';
import type { DisplayStream } from '../../src/report/console-painter.js';
import type { Ending } from './docferry.js';

/** Variables of an environment; one that is `undefined` is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command line is run, and what it finds in the environment. */
interface Surroundings {
  readonly cwd: string;
  readonly env?: Environment;
}

/** Runs a command line within this process, which starts in no time. The environment is as before afterwards. */
export async function runMain(argv: readonly string[], { cwd, env = {} }: Surroundings): Promise<Ending> {
  const stdout = collector();
  const stderr = collector();
  const before = process.env;
  process.env = environmentWith(env);
  try {
    const code = await main(argv, {
      stdout: stdout.stream,
      stderr: stderr.stream as DisplayStream,
      environment: process.env,
      cwd,
    });
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.env = before;
  }
}

function environmentWith(changes: Environment): NodeJS.ProcessEnv {
  const all = Object.entries({ ...process.env, ...changes });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}
