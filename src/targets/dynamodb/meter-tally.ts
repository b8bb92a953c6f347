import type { Document } from '../../document.js';
import { excerptOf } from '../../dry-run/excerpt.js';
import { chargeOf, project } from '../../dynamodb/charges.js';
import type { WriteEncoder } from '../../dynamodb/write-encoder.js';
import { formatPath } from '../../rejection.js';
import type { HotValue, LoadedPart } from './forecast-load.js';
import { type HeavyHitter, HeavyHitters } from './heavy-hitters.js';
import type { LoadPart } from './load-parts.js';

/** A value of a partition key is hot when it has this share of the write units of the part, */
const HOT_SHARE = 0.1;

/** and so many documents, */
const HOT_DOCUMENTS = 100;

/** of which so many were read. */
const HOT_DOCUMENTS_READ = 10;

/** Adds up what puts take of the table, or of one of its indexes. */
export class PartTally {
  readonly part: LoadPart;
  readonly #hitters: HeavyHitters | undefined;
  #writeUnits = 0;
  #bytes = 0;

  /** `watched` is whether the values of the partition key are counted. */
  constructor(part: LoadPart, watched: boolean) {
    this.part = part;
    this.#hitters = watched ? new HeavyHitters(part.partition) : undefined;
  }

  /** Takes account of the item's entry, and returns the write units that it takes. */
  take(item: Document, size: number, encoder: WriteEncoder): number {
    const entry = project(item, this.part.projection);
    if (entry === undefined) return 0;
    const { writeUnits, bytes } = chargeOf(entry === item ? size : encoder.measure(entry));
    this.#writeUnits += writeUnits;
    this.#bytes += bytes;
    return writeUnits;
  }

  /** Takes account of the write units that an item with an entry here takes of its partition. */
  watch(id: string, item: Document, writeUnits: number): void {
    if (writeUnits > 0) this.#hitters?.take(id, item, writeUnits);
  }

  /** What all puts take when each stands for `scale`. */
  total(scale: number): LoadedPart {
    const hot = this.#hitters?.above(HOT_SHARE) ?? [];
    const many = hot.filter(
      ({ documents }) => documents >= HOT_DOCUMENTS_READ && documents * scale >= HOT_DOCUMENTS,
    );
    return {
      part: this.part,
      writeUnits: Math.round(this.#writeUnits * scale),
      bytes: Math.round(this.#bytes * scale),
      hotKeys: many.map((hitter) => this.#hotValue(hitter, scale)),
    };
  }

  #hotValue({ values, weight, documents, ids }: HeavyHitter, scale: number): HotValue {
    const { name, partition } = this.part;
    const texts = partition.map((attribute, index) =>
      excerptOf({ [attribute]: values[index] ?? null }, formatPath([attribute])),
    );
    const key = {
      part: name,
      attribute: partition.join(', '),
      value: texts.join(', '),
      share: weight / (this.#hitters?.total ?? weight),
      documents: Math.round(documents * scale),
      ids,
    };
    return { key, writeUnits: weight * scale };
  }
}
