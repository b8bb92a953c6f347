import { join } from 'node:path';
import { sampleDocuments } from '../dry-run/sample-size.js';
import { counted } from '../report/progress-text.js';
import { noOutcomes } from '../pipeline/watermark.js';
import { compareAll } from '../verify/compare-all.js';
import { compareChanges } from '../verify/compare-changes.js';
import { compareSample } from '../verify/compare-sample.js';
import { greatestShare } from '../verify/confidence.js';
import type { ConfirmOptions } from '../verify/confirm.js';
import type { Difference } from '../verify/difference.js';
import { Findings } from '../verify/findings.js';
import { IdFiles, type IdList } from '../verify/id-files.js';
import type { KeptComparison } from '../verify/kept-comparison.js';
import { emptyTally } from '../verify/tally.js';
import { openComparison } from './keep-comparison.js';
import type { Repair } from './repair.js';
import { RepairAccess } from './repair-access.js';
import { soleVerification } from './sole-verification.js';
import { type MarkedCollection, noteVerified, sinceVerified } from './verified-mark.js';
import { type ComparedPair, openPair } from './verify-pair.js';
import type { CollectionVerify, VerifyOptions } from './verify-options.js';
import { type CollectionVerification, differencesLeft } from './verify-result.js';

type Outcome = Omit<CollectionVerification, 'status' | 'notices' | 'seconds' | 'error'>;

/** The verification of one collection. What it finds is kept as it goes on, so that one that fails has something to tell. */
export class Verification {
  readonly #run: CollectionVerify;
  readonly #folder: string;
  readonly #tally = emptyTally();
  #findings: Findings | undefined;
  #files: IdFiles | undefined;
  #repair: Repair | undefined;
  /** What there is to know of how the comparison was made. */
  #manner: Pick<CollectionVerification, 'resumed' | 'changes'> & { readonly sampled?: true } = {};

  constructor(run: CollectionVerify) {
    this.#run = run;
    this.#folder = join(run.options.folder, encodeURIComponent(run.plan.name));
  }

  /** Compares everything, what has changed, or a sample, and mends what is asked to be mended. */
  async run(): Promise<void> {
    const { plan, options, connections } = this.#run;
    const sole = await soleVerification(plan.name, this.#folder);
    try {
      await this.#verify();
    } finally {
      // One of what has changed alone must not begin from before what was found now; it finds its own again by itself.
      if (options.changes !== true && differencesLeft(this.outcome()) > 0)
        await connections.state.verified.remove(plan.name);
      await sole[Symbol.asyncDispose]();
    }
  }

  /** What is known by now. */
  outcome(): Outcome {
    const { equal, rejected, skipped, readUnits } = this.#tally;
    const { counts, samples } = this.#findings ?? nothingFound;
    const { missing, differing, extra } = counts;
    const compared = equal + differing + missing;
    const { sampled, ...manner } = this.#manner;
    return {
      compared,
      equal,
      differing,
      missing,
      extra,
      repaired: this.#repair?.repaired ?? 0,
      rejected,
      skipped,
      ...manner,
      ...(sampled === undefined ? {} : confidence(differing + missing, compared)),
      samples,
      files: this.#files?.places ?? {},
      ...(readUnits > 0 ? { readUnits } : {}),
    };
  }

  async #verify(): Promise<void> {
    const { options } = this.#run;
    await using access = await RepairAccess.open(this.#run);
    await using pair = await openPair(this.#run, (target) => access.lend(target));
    const lists: readonly IdList[] = ['missing', 'differing', 'extra'];
    await using files = await IdFiles.create(
      this.#folder,
      options.listEqual === true ? ['equal', ...lists] : lists,
    );
    this.#files = files;
    this.#findings = new Findings(files, options.showValues === true);
    this.#repair = access.repair({ ...pair, run: this.#run, tally: this.#tally });
    const sampled = sampleOf(options, pair);
    if (options.changes === true) await this.#compareChanges(pair);
    else if (sampled === undefined) await this.#compareAll(pair);
    else await this.#compareSample(pair, sampled);
    await access.finish();
  }

  async #compareAll(pair: ComparedPair): Promise<void> {
    const marked: MarkedCollection = { ...pair, run: this.#run };
    await using kept = await openComparison(marked, this.#folder);
    this.#goOn(kept, pair.documents);
    await this.#take(compareAll(pair.sides, kept, this.#context()));
    await kept.finish();
    if (differencesLeft(this.outcome()) === 0) await noteVerified(marked, kept, this.#tally.equal);
  }

  async #compareSample({ sides }: ComparedPair, documents: number): Promise<void> {
    this.#manner = { sampled: true };
    this.#run.report({ type: 'started', resumed: undefined, expected: documents, phase: 'compare' });
    await this.#take(compareSample(sides, { ...this.#context(), documents }));
  }

  async #compareChanges(pair: ComparedPair): Promise<void> {
    const { mark, pending } = await sinceVerified({ ...pair, run: this.#run });
    let unknown = 0;
    this.#manner = { changes: { since: mark.begunAt } };
    this.#run.report({ type: 'started', resumed: undefined, expected: pending, phase: 'compare' });
    const found = compareChanges(pair.changedSides, {
      ...this.#context(),
      after: mark.position,
      folder: this.#folder,
      unknown: (count) => (unknown += count),
    });
    await this.#take(found);
    if (unknown === 0) return;
    const message = `of ${unknown} ${counted(unknown, 'deletions')} the source does not tell which item it was: whether it is gone only a full verification finds out`;
    this.#run.report({ type: 'notice', code: 'deletions_unchecked', message, count: 1 });
  }

  /** Takes account of differences, and mends what is to be mended. */
  async #take(found: AsyncIterable<readonly Difference[]>): Promise<void> {
    for await (const differences of found) {
      await this.#findings?.take(differences);
      await this.#repair?.take(differences);
    }
    await this.#repair?.finish();
  }

  /** Tells that everything is compared, from where it was left; of `documents` and as many items. */
  #goOn({ resumed, progress }: KeptComparison, documents: number | undefined): void {
    Object.assign(this.#tally, progress.tally);
    const read = progress.tally.documents + progress.tally.items;
    if (resumed !== undefined) {
      const { begunAt, savedAt, tally } = resumed;
      this.#manner = { resumed: { begunAt, savedAt, documents: tally.documents, items: tally.items } };
    }
    this.#run.report({
      type: 'started',
      resumed: resumed && { savedAt: resumed.savedAt, read },
      expected: documents === undefined ? undefined : Math.max(0, documents * 2 - read),
      phase: 'compare',
    });
  }

  #context(): ConfirmOptions {
    const { options, report, patience } = this.#run;
    const list = options.listEqual === true ? this.#files : undefined;
    return {
      ...patience,
      stop: options.stop,
      tally: this.#tally,
      equal: (id) => list?.add('equal', id),
      advanced: (count) => {
        report({ type: 'read', documents: count, phase: 'compare' });
        report({ type: 'settled', outcomes: { ...noOutcomes, unchanged: count } });
      },
    };
  }
}

const nothingFound: Pick<Findings, 'counts' | 'samples'> = {
  counts: { missing: 0, differing: 0, extra: 0 },
  samples: { missing: [], differing: [], extra: [] },
};

function confidence(differing: number, compared: number): Pick<CollectionVerification, 'sample'> {
  const percent = 100 * greatestShare(differing, compared);
  return { sample: { documents: compared, confidence: 95, atMostPercent: Number(percent.toPrecision(3)) } };
}

/** How many documents a sample is to have; `undefined` where all of them are compared. */
function sampleOf({ sample }: VerifyOptions, { documents }: ComparedPair): number | undefined {
  const wanted = sample && documents !== undefined ? sampleDocuments(sample, documents) : undefined;
  return wanted !== undefined && documents !== undefined && wanted < documents ? wanted : undefined;
}
