/** Two ways to do the same work, and by how much the first may be slower. */
export interface Comparison {
  readonly question: string;
  readonly case: string;
  /** The least ratio of the baseline's time to the subject's: 1 is as fast, 2 twice as fast. */
  readonly least: number;
  /** Does the work and tells how many items it was. */
  readonly subject: () => Promise<number>;
  readonly baseline: () => Promise<number>;
}

/** What came out: medians over all rounds. */
export interface Result {
  readonly question: string;
  readonly case: string;
  readonly items: number;
  readonly ratio: number;
  readonly least: number;
  /** Processor time of this process, baseline to subject: what is left when the machine is busy. */
  readonly cpuRatio: number;
  readonly subject: Cost;
  readonly baseline: Cost;
}

interface Cost {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
}

interface Round extends Cost {
  readonly items: number;
}

const ROUNDS = 5;

/** Measures both in turn, after one round each that does not count. */
export async function compare({ subject, baseline, ...names }: Comparison): Promise<Result> {
  const { items } = await measure(subject);
  await measure(baseline);
  const subjects: Round[] = [];
  const baselines: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    baselines.push(await measure(baseline));
    subjects.push(await measure(subject));
  }
  if ([...baselines, ...subjects].some((round) => round.items !== items)) {
    throw new Error(`"${names.question}" did not do the same work in every round`);
  }
  const [ours, theirs] = [median(subjects), median(baselines)];
  const ratio = rounded(theirs.milliseconds / ours.milliseconds);
  const cpuRatio = rounded(theirs.cpuMilliseconds / ours.cpuMilliseconds);
  return { ...names, items, ratio, cpuRatio, subject: ours, baseline: theirs };
}

async function measure(work: () => Promise<number>): Promise<Round> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const items = await work();
  const milliseconds = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  return { items, milliseconds, cpuMilliseconds: (user + system) / 1000 };
}

function median(rounds: readonly Round[]): Cost {
  const middle = (values: readonly number[]): number =>
    rounded([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
  return {
    milliseconds: middle(rounds.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: middle(rounds.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
