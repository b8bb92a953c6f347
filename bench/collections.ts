// Does it matter whether documents are in one collection or in a hundred?
import { compareRounds, type Result } from './comparison.js';
import { migrate } from './docferry.js';
import { many } from './form.js';
import { report } from './report.js';
import { startStandIns } from './servers.js';
import { collectionName } from './stand-in/collection.js';

const BYTES = 950;
const DOCUMENTS = many(1_000_000);
const COLLECTIONS = 100;

async function hundredAgainstOne(): Promise<Result> {
  await using servers = await startStandIns();
  const moving = (collections: number) => {
    const collection = { documents: DOCUMENTS / collections, bytes: BYTES };
    const names = Array.from({ length: collections }, (_, copy) => collectionName(collection, copy));
    return () => migrate({ ...servers, collections: Object.fromEntries(names.map((name) => [name, {}])) });
  };
  return await compareRounds({
    question: 'collections',
    case: `${COLLECTIONS} of ${DOCUMENTS / COLLECTIONS} documents`,
    against: `${COLLECTIONS} collections against one of ${DOCUMENTS} documents, start-up included`,
    least: 0.7,
    leastCpu: 0.7,
    subject: moving(COLLECTIONS),
    baseline: moving(1),
  });
}

report([await hundredAgainstOne()]);
