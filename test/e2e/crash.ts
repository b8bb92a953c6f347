import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { cliEnvironment, cliPath } from './cli.js';

/** A command to run again and again until it is through, and how often to kill it on the way. */
export interface CrashOptions {
  /** The arguments of the run that comes after so many kills. */
  readonly args: (kills: number) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly kills: number;
  /** Milliseconds of work, at the most, before a kill. */
  readonly lifetime: number;
  /** Whether a run that is at work may be killed yet; its lifetime begins then. At once, if absent. */
  readonly ripe?: () => boolean;
  readonly random: () => number;
}

/** What it took to get through. */
export interface CrashReport {
  /** Runs that were killed while they were at work. */
  readonly kills: number;
  /** Milliseconds from the start of each resumed run to the moment it said from where it resumes. */
  readonly resumes: readonly number[];
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command and kills it with SIGKILL at random moments of its work, as often as asked, then lets it finish. Runs
 * that finish earlier are followed by another.
 *
 * The moment is counted from the first line on stderr, so that start-up is not all that is ever killed.
 */
export async function crashUntilDone(options: CrashOptions): Promise<CrashReport> {
  let kills = 0;
  const resumes: number[] = [];
  const run = async (killAfter?: number): Promise<Run> => {
    const ended = await runOnce({ ...options, args: options.args(kills) }, killAfter);
    if (ended.resumed !== undefined) resumes.push(ended.resumed);
    return ended;
  };
  while (kills < options.kills) {
    const { killed } = await run(options.random() * options.lifetime);
    if (killed) kills += 1;
  }
  return { ...(await run()), kills, resumes };
}

interface Run {
  readonly killed: boolean;
  readonly resumed: number | undefined;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Command extends Pick<CrashOptions, 'env' | 'ripe'> {
  readonly args: readonly string[];
}

async function runOnce({ args, env, ripe = () => true }: Command, killAfter?: number): Promise<Run> {
  const child = spawn(process.execPath, [cliPath, ...args], { env: cliEnvironment(env) });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  const started = performance.now();
  let resumed: number | undefined;
  child.stderr.on('data', (text: Buffer) => {
    output.stderr += text.toString();
    if (output.stderr.includes('resuming after')) resumed ??= Math.round(performance.now() - started);
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (killAfter !== undefined) {
    await Promise.race([once(child.stderr, 'data'), closed]);
    while (child.exitCode === null && !ripe()) await delay(10);
    await Promise.race([delay(killAfter), closed]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await closed;
  return { killed: signal === 'SIGKILL', resumed, code, ...output };
}
