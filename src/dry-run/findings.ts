import { type CarryingOptions, adviceOn } from './advice.js';
import { abridge } from './excerpt.js';
import type { Finding, FindingCode, FindingSample } from './report.js';

/** How many documents of a finding are named. */
export const maxSamples = 20;

/** What is the matter with one document. */
export type FindingDetail = Omit<FindingSample, 'id'> & Partial<Pick<Finding, 'measures'>>;

/** One code over many documents. */
export interface FindingTotal extends Pick<Finding, 'count' | 'measures'> {
  /** In the order of reading. */
  readonly samples: readonly FindingSample[];
}

/**
 * Collects what is the matter with the documents of a collection, by code, in memory that does not grow with them.
 *
 * A document that is told of several times in a row under one code counts once, so that a document whose attachments
 * were both seen and refused is one.
 */
export class Findings {
  readonly #tallies = new Map<FindingCode, Tally>();

  /** Takes account of one document. */
  add(code: FindingCode, id: string, detail: FindingDetail): void {
    this.#tally(code).add(id, detail);
  }

  /** Takes account of many documents that were found together. */
  addTotal(code: FindingCode, total: FindingTotal): void {
    if (total.count > 0) this.#tally(code).addTotal(total);
  }

  /** Lists the findings: lost first, then rejected, then notes. Each document stands for `scale` documents. */
  list(scale: number, carrying: CarryingOptions): Finding[] {
    const findings = [...this.#tallies].map(([code, tally]) => ({
      code,
      ...adviceOn(code, carrying),
      ...tally.result(scale),
    }));
    return findings.sort(byImportance);
  }

  #tally(code: FindingCode): Tally {
    const there = this.#tallies.get(code);
    if (there !== undefined) return there;
    const tally = new Tally();
    this.#tallies.set(code, tally);
    return tally;
  }
}

/** One code. */
class Tally {
  readonly #samples: FindingSample[] = [];
  readonly #measures = new Map<string, number>();
  #count = 0;
  #last: string | undefined;

  add(id: string, { measures = {}, ...detail }: FindingDetail): void {
    this.#measure(measures);
    if (id === this.#last) return;
    this.#last = id;
    this.#count += 1;
    if (this.#samples.length < maxSamples) this.#samples.push(abridged({ id, ...detail }));
  }

  addTotal({ count, measures, samples }: FindingTotal): void {
    this.#count += count;
    this.#measure(measures);
    this.#samples.push(...samples.slice(0, maxSamples - this.#samples.length).map(abridged));
  }

  result(scale: number): Pick<Finding, 'count' | 'seen' | 'measures' | 'samples'> {
    const measures = [...this.#measures].map(([name, sum]) => [name, Math.round(sum * scale)] as const);
    return {
      count: Math.round(this.#count * scale),
      ...(scale === 1 ? {} : { seen: this.#count }),
      measures: Object.fromEntries(measures),
      samples: [...this.#samples],
    };
  }

  #measure(measures: Finding['measures']): void {
    for (const [name, amount] of Object.entries(measures)) {
      this.#measures.set(name, (this.#measures.get(name) ?? 0) + amount);
    }
  }
}

function abridged(sample: FindingSample): FindingSample {
  const { path, reason } = sample;
  return { ...sample, reason: abridge(reason), ...(path === undefined ? {} : { path: abridge(path) }) };
}

const effects: readonly Finding['effect'][] = ['lost', 'rejected', 'note'];

function byImportance(a: Finding, b: Finding): number {
  const byEffect = effects.indexOf(a.effect) - effects.indexOf(b.effect);
  return byEffect || b.count - a.count || (a.code < b.code ? -1 : 1);
}
