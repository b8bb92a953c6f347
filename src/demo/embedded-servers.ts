import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../errors.js';
import { startServerProcess } from './server-process.js';

/** A source and a target that need neither installation nor configuration. */
export interface EmbeddedServers {
  readonly couchdbUrl: string;
  readonly dynamodbUrl: string;
  stop(): Promise<void>;
}

/**
 * Starts a CouchDB-compatible server and dynalite, each as a child process on a free port of the loopback address.
 *
 * Both end with this process. Throws ConfigError when dynalite is not installed.
 */
export async function startEmbeddedServers(): Promise<EmbeddedServers> {
  const dynalite = pathToFileURL(resolveDynalite()).href;
  const couchdb = await startServerProcess(new URL('./couchdb-process.js', import.meta.url));
  try {
    const dynamodb = await startServerProcess(new URL('./dynalite-process.js', import.meta.url), [dynalite]);
    const stop = async (): Promise<void> => {
      await Promise.all([couchdb.stop(), dynamodb.stop()]);
    };
    return { couchdbUrl: couchdb.url, dynamodbUrl: dynamodb.url, stop };
  } catch (error) {
    await couchdb.stop();
    throw error;
  }
}

/** Finds dynalite beside docferry or in the user's project, so that a global docferry can use it too. */
function resolveDynalite(): string {
  for (const origin of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(origin).resolve('dynalite');
    } catch {
      continue;
    }
  }
  throw new ConfigError('the demo needs the package "dynalite" for its DynamoDB, and it is not installed', {
    code: 'demo_needs_dynalite',
    hint: 'Run "npm install --no-save dynalite@4" and start the demo again.',
  });
}
