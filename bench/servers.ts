import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly url: string;
}

/** Starts a DynamoDB of one table, named `bench`, that answers scans at once, however many segments they name. */
export function startStandIn(itemsPerSegment: number): Promise<Server> {
  const program = fileURLToPath(new URL('./stand-in/dynamodb.js', import.meta.url));
  return start(program, [String(itemsPerSegment)]);
}

/** Starts a DynamoDB that takes every batch of writes. */
export function startBatchTaker(): Promise<Server> {
  return start(fileURLToPath(new URL('./stand-in/batch-write.js', import.meta.url)), []);
}

/** Starts DynamoDB Local. Needs Java 17. */
export function startDynamoDBLocal(): Promise<Server> {
  // Its jar is found from there, wherever this file was compiled to.
  return start(resolve('test/support/processes/dynamodb-local.js'), []);
}

async function start(program: string, words: readonly string[]): Promise<Server> {
  const child = fork(program, words, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const started = once(child, 'message') as Promise<[{ url: string }]>;
  const failed = ended.then(() => Promise.reject(new Error(`"${program}" ended while it was starting`)));
  const [{ url }] = await Promise.race([started, failed]);
  failed.catch(() => undefined);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.disconnect();
      await ended;
    },
  };
}
