import { once } from 'node:events';
import { seedCollections } from '../demo/seed.js';

/** The embedded databases while they are served, with the demo's documents in the first. */
export interface ServedDemo {
  readonly couchdbUrl: string;
  readonly dynamodbUrl: string;
  readonly documents: number;
  readonly collections: number;
}

/** When serving ends, and who is told once the databases can be used. */
export interface DemoServeOptions {
  readonly stop: AbortSignal;
  readonly serving: (served: ServedDemo) => void;
}

/** Keeps the embedded databases for others to try commands on, until `stop`. They live in memory and end with it. */
export async function serveDemo({ stop, serving }: DemoServeOptions): Promise<void> {
  const { startEmbeddedServers } = await import('../demo/embedded-servers.js');
  const servers = await startEmbeddedServers();
  try {
    const { couchdbUrl, dynamodbUrl } = servers;
    const seeded = Object.values(await seedCollections(couchdbUrl));
    const documents = seeded.reduce((sum, collection) => sum + collection.documents, 0);
    if (stop.aborted) return;
    const ended = once(stop, 'abort');
    serving({ couchdbUrl, dynamodbUrl, documents, collections: seeded.length });
    // A signal's listener alone does not keep a process alive; the servers' channels do.
    await ended;
  } finally {
    await servers.stop();
  }
}
