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
 * Both end with this process.
 */
export async function startEmbeddedServers(): Promise<EmbeddedServers> {
  const couchdb = await startServerProcess(new URL('./couchdb-process.js', import.meta.url));
  try {
    const dynamodb = await startServerProcess(new URL('./dynalite-process.js', import.meta.url));
    const stop = async (): Promise<void> => {
      await Promise.all([couchdb.stop(), dynamodb.stop()]);
    };
    return { couchdbUrl: couchdb.url, dynamodbUrl: dynamodb.url, stop };
  } catch (error) {
    await couchdb.stop();
    throw error;
  }
}
