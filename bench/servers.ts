import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  readonly url: string;
}

/** Both stand-ins, each in a process of its own. */
export interface StandIns extends AsyncDisposable {
  readonly couchdbUrl: string;
  readonly dynamodbUrl: string;
}

/** Starts a CouchDB and a DynamoDB that answer at once; see `collectionName` for what they hold. */
export async function startStandIns(): Promise<StandIns> {
  const [couchdb, dynamodb] = await Promise.all([startStandIn('couchdb'), startStandIn('dynamodb')]);
  return {
    couchdbUrl: couchdb.url,
    dynamodbUrl: dynamodb.url,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([couchdb[Symbol.asyncDispose](), dynamodb[Symbol.asyncDispose]()]);
    },
  };
}

/** Starts one of the stand-ins; see `collectionName` for what it holds. */
export function startStandIn(name: 'couchdb' | 'dynamodb'): Promise<Server> {
  return start(fileURLToPath(new URL(`./stand-in/${name}.js`, import.meta.url)));
}

/** Starts a server of the demo. */
export function startDemo(name: 'couchdb' | 'dynalite'): Promise<Server> {
  return start(fileURLToPath(new URL(`../src/demo/${name}-process.js`, import.meta.url)));
}

/** Starts DynamoDB Local. Needs Java 17. */
export function startDynamoDBLocal(): Promise<Server> {
  // Its jar is found from there, wherever this file was compiled to.
  return start(resolve('test/support/processes/dynamodb-local.js'));
}

async function start(program: string): Promise<Server> {
  const child = fork(program, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
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
