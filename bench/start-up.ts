import { type Cost, median, type Round } from './comparison.js';
import { short } from './form.js';

const STARTS = short ? 1 : 3;

/** Work on so many documents. */
export type SizedWork = (documents: number) => Promise<Round>;

/** The same work on `documents`, less what it costs with none at all: what every further document costs. */
export async function withoutStart(work: SizedWork, documents: number): Promise<() => Promise<Round>> {
  const starts: Cost[] = [];
  while (starts.length < STARTS) starts.push(await work(0));
  const start = median(starts);
  return async () => {
    const round = await work(documents);
    return {
      ...round,
      milliseconds: round.milliseconds - start.milliseconds,
      cpuMilliseconds: round.cpuMilliseconds - start.cpuMilliseconds,
    };
  };
}
