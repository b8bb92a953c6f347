import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../src/commands/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built command line. */
export const cliPath = `${root}/dist/cli.js`;

/** The environment of a run: nothing of this machine's AWS or CouchDB. */
export function cliEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...env,
  };
}

/** How a run of the command line ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a run of the command line happens. */
export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs the built command line as a process of its own. */
export async function docferry(
  args: readonly string[],
  { env = {}, cwd = root }: CliOptions = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd,
    env: cliEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'exit')) as [number | null];
  const [stdout, stderr] = await output;
  return { code, stdout, stderr };
}

/** The one JSON object that a run with `--json` printed. */
export function resultOf(run: CliRun): RunResult {
  try {
    return JSON.parse(run.stdout) as RunResult;
  } catch {
    throw new Error(`no JSON on stdout: "${run.stdout}", stderr: "${run.stderr}"`);
  }
}
