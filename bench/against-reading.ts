import { compareRounds, type Names, type Result } from './comparison.js';
import { docferry, type Work } from './docferry.js';
import { many } from './form.js';
import { read } from './reading.js';
import { startStandIns } from './servers.js';
import { collectionName } from './stand-in/collection.js';
import { withoutStart } from './start-up.js';

const DOCUMENTS = many(200_000);

/** A command that reads documents without moving them. */
export interface ReadingCommand extends Names {
  readonly command: string;
  /** How many documents it says it has found good, by what it prints. */
  readonly countOf: (printed: unknown) => number;
  /** Which of the databases it reads. */
  readonly readsOf: (databases: Pick<Work, 'couchdbUrl' | 'dynamodbUrl'>) => Parameters<typeof read>[0];
}

/** Compares a command with reading the same and throwing it away, over the stand-ins. */
export async function againstReading({
  command,
  countOf,
  readsOf,
  ...names
}: ReadingCommand): Promise<Result> {
  await using servers = await startStandIns();
  const nameOf = (documents: number): string => collectionName({ documents, bytes: 950 });
  const judge = async (documents: number) => {
    const { output, ...cost } = await docferry([command], {
      ...servers,
      collections: { [nameOf(documents)]: {} },
    });
    return { ...cost, items: countOf(JSON.parse(output)) };
  };
  return await compareRounds({
    ...names,
    subject: await withoutStart(judge, DOCUMENTS),
    baseline: await withoutStart((documents) => read(readsOf(servers), nameOf(documents)), DOCUMENTS),
  });
}
