import { short } from './form.js';

/** What a piece of work has cost. */
export interface Cost {
  readonly milliseconds: number;
  /** Processor time of the process that did it, all threads. */
  readonly cpuMilliseconds: number;
  /** The most memory that process has held; absent where it was this one. */
  readonly peakBytes?: number;
}

/** What a piece of work has cost, and how many items it was. */
export interface Round extends Cost {
  readonly items: number;
}

/** What two ways to do the same work are called, and by how much the first may be slower. */
export interface Names {
  readonly question: string;
  readonly case: string;
  /** What is measured against what. */
  readonly against?: string;
  /** The least ratio of the baseline's time to the subject's: 1 is as fast, 2 twice as fast. */
  readonly least: number;
  /** The same of processor time, where it is asked for. */
  readonly leastCpu?: number;
  /** What the short form fails below; half of what is asked of processor time where it is left out. */
  readonly floor?: { readonly time?: number; readonly cpu?: number };
}

/** A comparison of work in this process: it tells how many items it was. */
export interface Comparison extends Names {
  readonly subject: () => Promise<number>;
  readonly baseline: () => Promise<number>;
}

/** A comparison of work that is measured elsewhere. */
export interface RoundComparison extends Names {
  readonly subject: () => Promise<Round>;
  readonly baseline: () => Promise<Round>;
}

/** Lowest and highest ratio of the rounds. */
export type Spread = readonly [lowest: number, highest: number];

/** What came out: ratios of medians over all rounds. */
export interface Result extends Omit<Names, 'floor'> {
  readonly items: number;
  readonly rounds: number;
  readonly ratio: number;
  readonly spread: Spread;
  /** Of what the ratio is. */
  readonly measure: 'time' | 'memory';
  /** Processor time of the process that does the work, baseline to subject: what is left when the machine is busy. */
  readonly cpuRatio?: number;
  readonly cpuSpread?: Spread;
  readonly subject: Cost;
  readonly baseline: Cost;
  /** Whether the benchmark fails by this. */
  readonly failed: boolean;
}

/** How often each side is measured. */
export const ROUNDS = short ? 3 : 5;

/** Measures both in turn, after one round each that does not count. */
export async function compare({ subject, baseline, ...names }: Comparison): Promise<Result> {
  return await compareRounds({
    ...names,
    subject: () => measure(subject),
    baseline: () => measure(baseline),
  });
}

/** Measures both in turn, after one round each that does not count. */
export async function compareRounds(comparison: RoundComparison): Promise<Result> {
  const { subject, baseline, floor, ...names } = comparison;
  const { items } = await subject();
  await baseline();
  const [subjects, baselines]: [Round[], Round[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    baselines.push(await baseline());
    subjects.push(await subject());
  }
  if ([...baselines, ...subjects].some((round) => round.items !== items)) {
    throw new Error(`"${names.question}" did not do the same work in every round`);
  }
  const time = ratioOf(subjects, baselines, (cost) => cost.milliseconds);
  const cpu = ratioOf(subjects, baselines, (cost) => cost.cpuMilliseconds);
  const limits = short
    ? (floor ?? { cpu: (names.leastCpu ?? names.least) / 2 })
    : { time: names.least, cpu: names.leastCpu };
  return {
    ...names,
    measure: 'time',
    items,
    rounds: ROUNDS,
    ...time,
    cpuRatio: cpu.ratio,
    cpuSpread: cpu.spread,
    subject: median(subjects),
    baseline: median(baselines),
    failed: time.ratio < (limits.time ?? 0) || cpu.ratio < (limits.cpu ?? 0),
  };
}

/** How many times as much the baseline has cost: the ratio of the medians, and its spread over the rounds. */
export function ratioOf(
  subjects: readonly Cost[],
  baselines: readonly Cost[],
  of: (cost: Cost) => number,
): Pick<Result, 'ratio' | 'spread'> {
  const each = subjects.map((cost, round) => of(baselines[round] ?? cost) / of(cost));
  return {
    ratio: rounded(middle(baselines.map(of)) / middle(subjects.map(of))),
    spread: [rounded(Math.min(...each)), rounded(Math.max(...each))],
  };
}

async function measure(work: () => Promise<number>): Promise<Round> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const items = await work();
  const milliseconds = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  return { items, milliseconds, cpuMilliseconds: (user + system) / 1000 };
}

/** The medians of what rounds have cost. */
export function median(costs: readonly Cost[]): Cost {
  const peaks = costs.every(({ peakBytes }) => peakBytes !== undefined);
  return {
    milliseconds: middle(costs.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: middle(costs.map(({ cpuMilliseconds }) => cpuMilliseconds)),
    ...(peaks ? { peakBytes: middle(costs.map(({ peakBytes }) => peakBytes ?? 0)) } : {}),
  };
}

function middle(values: readonly number[]): number {
  return rounded([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
