// How fast are documents moved when neither database is ever waited for, against the obvious loop?
import { compareRounds, type Result } from './comparison.js';
import { migrate } from './docferry.js';
import { short } from './form.js';
import { obviousLoop } from './obvious.js';
import { report } from './report.js';
import { startStandIns } from './servers.js';
import { collectionName } from './stand-in/collection.js';
import { withoutStart } from './start-up.js';

const DOCUMENTS = short ? 20_000 : 200_000;

async function endToEnd(): Promise<Result> {
  await using servers = await startStandIns();
  const work = (documents: number) => {
    return { ...servers, collections: [collectionName({ documents, bytes: 950 })] };
  };
  return await compareRounds({
    question: 'end-to-end',
    case: 'documents of 950 bytes',
    against: 'docferry migrate against the obvious loop over the document client, without start-up',
    least: 3,
    leastCpu: 3,
    floor: { cpu: 0.9 },
    subject: await withoutStart((documents) => migrate(work(documents)), DOCUMENTS),
    baseline: await withoutStart((documents) => obviousLoop(work(documents)), DOCUMENTS),
  });
}

report([await endToEnd()]);
