import { fileURLToPath } from 'node:url';
import type { Round } from './comparison.js';
import type { Work } from './docferry.js';
import { run } from './process.js';

/** What the obvious loop moves. */
interface Move extends Omit<Work, 'settings'> {
  readonly transformed: boolean;
}

/** Runs the obvious loop over the document client in a process of its own. */
export async function obviousLoop(work: Move): Promise<Round> {
  const path = fileURLToPath(new URL('./baselines/obvious-loop.js', import.meta.url));
  const { couchdbUrl, dynamodbUrl, collections, transformed } = work;
  const words = [couchdbUrl, dynamodbUrl, transformed ? 'transformed' : 'plain', ...Object.keys(collections)];
  const { output, ...cost } = await run({ path, words });
  return { ...cost, items: (JSON.parse(output) as { readonly written: number }).written };
}
