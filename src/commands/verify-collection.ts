import { join } from 'node:path';
import { sampleDocuments } from '../dry-run/sample-size.js';
import { noOutcomes } from '../pipeline/watermark.js';
import { compareAll } from '../verify/compare-all.js';
import { compareSample } from '../verify/compare-sample.js';
import { greatestShare } from '../verify/confidence.js';
import type { ConfirmOptions } from '../verify/confirm.js';
import type { Difference } from '../verify/difference.js';
import { Findings } from '../verify/findings.js';
import { IdFiles, type IdList } from '../verify/id-files.js';
import type { Sides } from '../verify/sides.js';
import { emptyTally } from '../verify/tally.js';
import type { CompletePlan } from '../config/migration.js';
import { completePlan } from './complete-plan.js';
import { openSource, openTarget, projectionOf } from './opening.js';
import type { Repair } from './repair.js';
import { RepairAccess } from './repair-access.js';
import { idOfKey, requireReadable } from './verifiable.js';
import type { CollectionVerify, VerifyOptions } from './verify-options.js';
import type { CollectionVerification } from './verify-result.js';

/** The verification of one collection. What it finds is kept as it goes on, so that one that fails has something to tell. */
export class Verification {
  readonly #run: CollectionVerify;
  readonly #tally = emptyTally();
  #findings: Findings | undefined;
  #files: IdFiles | undefined;
  #repair: Repair | undefined;
  #sampled = false;

  constructor(run: CollectionVerify) {
    this.#run = run;
  }

  /** Compares everything, or a sample, and mends what is asked to be mended. */
  async run(): Promise<void> {
    const { options } = this.#run;
    const { migration, stop } = options;
    await using access = await RepairAccess.open(this.#run);
    await using source = openSource(this.#run);
    const plan = paced(await completePlan({ ...this.#run, migration, source }, stop), options);
    await using target = access.lend(openTarget({ ...this.#run, plan }));
    const documents = await source.probe({ stop });
    requireReadable(plan, await target.survey(stop));
    const folder = join(options.folder, encodeURIComponent(plan.name));
    const lists: readonly IdList[] = ['missing', 'differing', 'extra'];
    await using files = await IdFiles.create(
      folder,
      options.listEqual === true ? ['equal', ...lists] : lists,
    );
    this.#files = files;
    this.#findings = new Findings(files, options.showValues === true);
    const project = projectionOf(plan, migration);
    const sides: Sides = { source, target, project, idOf: idOfKey(plan) };
    this.#repair = access.repair({ run: this.#run, plan, source, target, sides, tally: this.#tally });
    for await (const differences of this.#differences(sides, { folder, documents })) {
      await this.#findings.take(differences);
      await this.#repair?.take(differences);
    }
    await this.#repair?.finish();
    await access.finish();
  }

  /** What is known by now. */
  outcome(): Omit<CollectionVerification, 'status' | 'notices' | 'seconds' | 'error'> {
    const { equal, rejected, skipped, readUnits } = this.#tally;
    const { missing, differing, extra } = this.#findings?.counts ?? { missing: 0, differing: 0, extra: 0 };
    const compared = equal + differing + missing;
    return {
      compared,
      equal,
      differing,
      missing,
      extra,
      repaired: this.#repair?.repaired ?? 0,
      rejected,
      skipped,
      ...this.#confidence(differing + missing, compared),
      samples: this.#findings?.samples ?? { missing: [], differing: [], extra: [] },
      files: this.#files?.places ?? {},
      ...(readUnits > 0 ? { readUnits } : {}),
    };
  }

  #confidence(differing: number, compared: number): Pick<CollectionVerification, 'sample'> {
    if (!this.#sampled) return {};
    const percent = 100 * greatestShare(differing, compared);
    return {
      sample: { documents: compared, confidence: 95, atMostPercent: Number(percent.toPrecision(3)) },
    };
  }

  #differences(sides: Sides, reading: Reading): AsyncGenerator<readonly Difference[], void, undefined> {
    const { options, report } = this.#run;
    const { documents, folder } = reading;
    const { sample } = options;
    const wanted = sample && documents !== undefined ? sampleDocuments(sample, documents) : undefined;
    const chosen = wanted !== undefined && documents !== undefined && wanted < documents ? wanted : undefined;
    this.#sampled = chosen !== undefined;
    const expected = chosen ?? (documents === undefined ? undefined : documents * 2);
    report({ type: 'started', resumed: undefined, expected, phase: 'compare' });
    const context = this.#context();
    if (chosen !== undefined) return compareSample(sides, { ...context, documents: chosen });
    return compareAll(sides, { ...context, folder });
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

/** What the command line says of reading items goes before the config. */
function paced(plan: CompletePlan, { readUnitsPerSecond }: VerifyOptions): CompletePlan {
  return readUnitsPerSecond === undefined ? plan : { ...plan, readUnitsPerSecond };
}

interface Reading {
  readonly folder: string;
  /** Documents that the source counts. */
  readonly documents: number | undefined;
}
