import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { types } from 'node:util';
import { messageOf } from '../errors.js';
import type { Delivery } from './alerts-webhook.js';

/** What a command is given besides its standard input. */
export interface CommandDelivery extends Delivery {
  /** Told what the command has written, if anything. */
  readonly said: (output: string) => void;
  /** Added to the environment of this process. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Milliseconds between the request to end and the end. */
const grace = 1_000;

/** Milliseconds that output may still come after the command's end, where what it has started holds its pipes. */
const afterglow = 200;

const mostOutput = 65_536;

/**
 * Runs a command, without a shell, with JSON on its standard input.
 *
 * When the time is over it gets SIGTERM, and SIGKILL a second later, and so does what it has started. Throws when it
 * cannot be started, fails, or has to be ended. The message names the program without its arguments.
 */
export async function runCommand(command: readonly string[], delivery: CommandDelivery): Promise<void> {
  const [program = '', ...words] = command;
  try {
    const env = { ...process.env, ...delivery.variables };
    // A group of its own can be ended as a whole, and does not get the terminal's Ctrl-C.
    const child = spawn(program, words, { stdio: 'pipe', env, detached: true, windowsHide: true });
    await attend(child, delivery);
  } catch (error) {
    throw new Error(`command "${program}": ${reasonOf(error)}`, { cause: error });
  }
}

async function attend(
  child: ChildProcessWithoutNullStreams,
  { body, limit, said }: CommandDelivery,
): Promise<void> {
  const output = collect(child);
  const closed = once(child, 'close').catch(() => undefined);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  // Not every command reads what it is given.
  child.stdin.on('error', () => undefined).end(body);
  const late = await outlasts(exited, limit);
  if (late) await end(child, exited);
  await outlasts(closed, afterglow);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  const text = output();
  if (text !== '') said(text);
  if (late) throw new Error(`it took longer than ${limit / 1_000} s and was ended`);
  const [code, signal] = await exited;
  if (signal !== null) throw new Error(`it was ended by ${signal}`);
  if (code !== 0) throw new Error(`it ended with exit code ${code ?? ''}`);
}

/** Keeps the beginning of what a command writes, and lets the rest pass so that it never waits. */
function collect({ stdout, stderr }: ChildProcessWithoutNullStreams): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  const keep = (chunk: Buffer): void => {
    if (size < mostOutput) chunks.push(chunk);
    size += chunk.length;
  };
  stdout.on('data', keep);
  stderr.on('data', keep);
  return () => Buffer.concat(chunks).toString();
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  signalGroup(child, 'SIGTERM');
  await outlasts(exited, grace);
  // What the command has started may be there still.
  signalGroup(child, 'SIGKILL');
  // A process that hangs in the kernel outlives even that, and must not hold us up.
  if (await outlasts(exited, grace)) child.unref();
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/** Whether a promise takes longer than so many milliseconds. */
async function outlasts(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const over = delay(milliseconds, true, { signal: timer.signal });
  try {
    return await Promise.race([promise.then(() => false), over]);
  } finally {
    timer.abort();
  }
}

function reasonOf(error: unknown): string {
  const code: unknown = types.isNativeError(error) && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'it was not found';
  return code === 'EACCES' ? 'it may not be executed' : messageOf(error);
}
