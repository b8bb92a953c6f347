// Does memory stay the same however many documents there are, and is it little?
import { type Cost, median, ratioOf, type Result, type Round, ROUNDS } from './comparison.js';
import { migrate } from './docferry.js';
import { many, short } from './form.js';
import { report } from './report.js';
import { startStandIns, type StandIns } from './servers.js';
import { collectionName } from './stand-in/collection.js';

const [FEW, MANY] = [many(100_000), many(1_000_000)];
const MOST_BYTES = 220e6;
/** At most a tenth more. */
const FLAT = 0.91;

function moving(servers: StandIns, documents: number): Promise<Round> {
  return migrate({ ...servers, collections: { [collectionName({ documents, bytes: 950 })]: {} } });
}

async function peaks(): Promise<readonly Result[]> {
  await using servers = await startStandIns();
  const [few, more]: [Cost[], Cost[]] = [[], []];
  while (more.length < ROUNDS) {
    few.push(await moving(servers, FEW));
    more.push(await moving(servers, MANY));
  }
  const allowed = { milliseconds: 0, cpuMilliseconds: 0, peakBytes: MOST_BYTES };
  return [
    resultOf({ name: `${MANY} documents against ${FEW}`, least: FLAT, subjects: more, baselines: few }),
    resultOf({
      name: `${MANY} documents against 220 MB`,
      least: 1,
      subjects: more,
      baselines: more.map(() => allowed),
    }),
  ];
}

interface Peaks {
  readonly name: string;
  readonly least: number;
  readonly subjects: readonly Cost[];
  readonly baselines: readonly Cost[];
}

function resultOf({ name, least, subjects, baselines }: Peaks): Result {
  const found = ratioOf(subjects, baselines, ({ peakBytes }) => peakBytes ?? 0);
  return {
    question: 'memory',
    case: name,
    against: 'the most memory that docferry migrate has held',
    measure: 'memory',
    items: MANY,
    rounds: ROUNDS,
    ...found,
    least,
    subject: median(subjects),
    baseline: median(baselines),
    failed: found.ratio < (short ? least / 2 : least),
  };
}

report(await peaks());
