import { compareRounds, type Names, type Result } from './comparison.js';
import { migrate } from './docferry.js';
import { obviousLoop } from './obvious.js';
import { startStandIns } from './servers.js';
import { collectionName, type StandInCollection } from './stand-in/collection.js';
import { withoutStart } from './start-up.js';

/** What is moved, and what is asked of it. */
export interface Move extends Omit<Names, 'against'>, StandInCollection {
  /** Whether each document is changed on its way, by the same few lines on either side. */
  readonly transformed?: boolean;
}

/** The same as in the obvious loop. */
const TRANSFORMS = `transforms: [({ total, ...fields }) => ({ ...fields, total: Number(total) * 100, currency: 'CHF' })],`;

/** Compares `docferry migrate` with the obvious loop over the stand-ins. */
export async function againstObvious(move: Move): Promise<Result> {
  await using servers = await startStandIns();
  const { documents: all, bytes, transformed = false, ...names } = move;
  const work = (documents: number) => {
    const collections = { [collectionName({ documents, bytes })]: {} };
    return { ...servers, collections, settings: transformed ? TRANSFORMS : '', transformed };
  };
  return await compareRounds({
    ...names,
    against: 'docferry migrate against the obvious loop over the document client, without start-up',
    subject: await withoutStart((documents) => migrate(work(documents)), all),
    baseline: await withoutStart((documents) => obviousLoop(work(documents)), all),
  });
}
