import { fileURLToPath } from 'node:url';
import type { Round } from './comparison.js';
import type { Work } from './docferry.js';
import { run } from './process.js';

/** Reads a collection of each database by its own client, in one process, and throws away what comes. */
export async function read({ couchdbUrl, dynamodbUrl }: Databases, name: string): Promise<Round> {
  const path = fileURLToPath(new URL('./baselines/read.js', import.meta.url));
  const { output, ...cost } = await run({ path, words: [couchdbUrl, dynamodbUrl, name] });
  return { ...cost, items: (JSON.parse(output) as { readonly read: number }).read };
}

/** Where to read; the url of a database that is not read is empty. */
type Databases = Pick<Work, 'couchdbUrl' | 'dynamodbUrl'>;
