import { join } from 'node:path';
import { digestOf } from '../config/digest.js';
import { DocferryError, GuardError } from '../errors.js';
import { checksum } from '../json/sealed.js';
import type { Source } from '../sources/source.js';
import { KeptComparison } from '../verify/kept-comparison.js';
import { version } from '../version.js';
import type { MarkedCollection } from './verified-mark.js';

/** How often a comparison is saved as it goes on, in milliseconds, besides whenever memory is full. */
const usualSaves = 30_000;

/** Goes on with the comparison that an earlier verification has left, where that can be; tells why where it cannot. */
export async function openComparison(pair: MarkedCollection, folder: string): Promise<KeptComparison> {
  const { run, source } = pair;
  const { restart = false, saveMilliseconds = usualSaves, stop } = run.options;
  const kept = await KeptComparison.open({
    folder: join(folder, 'unfinished'),
    subject: subjectOf(pair),
    restart,
    saveMilliseconds,
    now: Date.now,
  });
  const refusal = await refusalOf(kept, source, stop);
  const opened = refusal === undefined ? kept : await kept.refuse(refusal);
  if (opened.anew !== undefined) {
    const message = `begins anew: what is kept of an interrupted verification ${opened.anew}`;
    run.report({ type: 'notice', code: 'verification_anew', message, count: 1 });
  }
  return opened;
}

/** Why the source cannot go on from where it was left. */
async function refusalOf(
  { resumed, progress }: KeptComparison,
  source: Source,
  stop: AbortSignal,
): Promise<string | undefined> {
  if (resumed === undefined) return undefined;
  try {
    await source.probe({ after: progress.documents.position, stop });
    return undefined;
  } catch (error) {
    const unfit = error instanceof GuardError || (error instanceof DocferryError && error.code === positions);
    if (!unfit) throw error;
    return `cannot go on: ${error.message}`;
  }
}

/** The code of a position that a source does not know as its own. */
const positions = 'source_position';

/** Names everything that decides what is compared with what. */
function subjectOf({ run, plan, incarnation = 'unknown' }: MarkedCollection): string {
  const { mapping, table } = plan;
  const deciding = [version(), digestOf(run.options.migration, plan), incarnation, mapping, table];
  return checksum(deciding);
}
