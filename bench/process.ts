import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { json, text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Cost } from './comparison.js';

/** A program of Node and its words. */
export interface Program {
  readonly path: string;
  readonly words: readonly string[];
  /** Flags for Node itself. */
  readonly flags?: readonly string[];
}

/** What a program has printed and cost, from its start to its end. */
export interface Ended extends Cost {
  readonly output: string;
}

/** Emulators take any credentials, and looking for real ones would take time. The SDK warns of every older Node. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_EC2_METADATA_DISABLED: 'true',
  NODE_NO_WARNINGS: '1',
};

/** Runs a program in a process of its own. Throws when it fails. */
export async function run({ path, words, flags = [] }: Program): Promise<Ended> {
  const meter = new URL('./meter.js', import.meta.url).href;
  const begin = performance.now();
  const child = spawn(process.execPath, ['--import', meter, ...flags, path, ...words], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: ENVIRONMENT,
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [output, usage, [status]] = await Promise.all([
    text(readable(child, 1)),
    json(readable(child, 3)) as Promise<Omit<Cost, 'milliseconds'>>,
    ended,
  ]);
  const milliseconds = performance.now() - begin;
  if (status !== 0)
    throw new Error(`"${path} ${words.join(' ')}" ended with ${status ?? 'a signal'}: ${output}`);
  return { ...usage, milliseconds, output };
}

function readable({ stdio }: ChildProcess, descriptor: 1 | 3): Readable {
  const stream = stdio[descriptor];
  if (stream instanceof Readable) return stream;
  throw new Error(`nothing can be read from descriptor ${descriptor} of the program`);
}
