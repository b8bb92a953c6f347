import type { Difference, DifferenceKind, FieldDifference } from './difference.js';
import type { IdFiles } from './id-files.js';

/** One difference, as an example of its kind. */
export interface VerifySample extends Partial<FieldDifference> {
  /** The id of the document; the key as DynamoDB's JSON where an extra item does not tell it. */
  readonly id: string;
}

/** Examples of each kind. */
export type VerifySamples = Readonly<Record<DifferenceKind, readonly VerifySample[]>>;

const mostSamples = 100;

/** Counts differences, keeps some of each kind, and lists the ids of all. */
export class Findings {
  readonly counts: Record<DifferenceKind, number> = { missing: 0, differing: 0, extra: 0 };
  readonly samples: Record<DifferenceKind, VerifySample[]> = { missing: [], differing: [], extra: [] };
  readonly #files: Pick<IdFiles, 'add' | 'relieve'>;
  readonly #showValues: boolean;

  constructor(files: Pick<IdFiles, 'add' | 'relieve'>, showValues: boolean) {
    this.#files = files;
    this.#showValues = showValues;
  }

  /** Takes account of differences. */
  async take(differences: readonly Difference[]): Promise<void> {
    for (const { kind, id, field } of differences) {
      this.counts[kind] += 1;
      this.#files.add(kind, id);
      const samples = this.samples[kind];
      if (samples.length < mostSamples) samples.push({ id, ...this.#shown(field) });
    }
    await this.#files.relieve();
  }

  /** The values of fields are private. */
  #shown(field: FieldDifference | undefined): Partial<FieldDifference> {
    if (field === undefined || this.#showValues) return { ...field };
    const { path, expected, actual } = field;
    return { path, expected, actual };
  }
}
