import type { Value } from '../document.js';
import { formatPath } from '../rejection.js';
import { formatCount } from '../report/progress-text.js';
import { excerptOfValue } from './excerpt.js';
import { maxSamples } from './findings.js';
import { isSecretName } from './secret-name.js';
import type { FindingSample } from './report.js';
import { wordsOf } from './value-type.js';

/** A document that holds another type than most. */
export interface MixedSample {
  readonly order: number;
  readonly sample: FindingSample;
}

/** Documents that hold the same types at one path. */
interface Tally {
  readonly mask: number;
  count: number;
  readonly samples: { readonly order: number; readonly id: string; readonly excerpt: string }[];
}

/** The types that one field path has held. Members of a list share one path, `tags[]`. */
export class FieldNode {
  readonly #path: string;
  readonly #secret: boolean;
  readonly #fields = new Map<string, FieldNode>();
  #members: FieldNode | undefined;
  readonly #tallies: Tally[] = [];
  /** What most documents hold. */
  #usual: Tally | undefined;
  /** What the document that is being read holds here: its order, the types, and the value that is worth showing. */
  #order = -1;
  #mask = 0;
  #value: Value | undefined;

  constructor(path = '', secret = false) {
    this.#path = path;
    this.#secret = secret;
  }

  /** The node of a field of this map; `make` tells whether a new one may be made. */
  field(name: string, make: () => boolean): FieldNode | undefined {
    const there = this.#fields.get(name);
    if (there !== undefined || !make()) return there;
    const path = this.#path === '' ? formatPath([name]) : this.#path + formatPath(['_', name]).slice(1);
    const node = new FieldNode(path, this.#secret || isSecretName(name));
    this.#fields.set(name, node);
    return node;
  }

  /** The node of the members of this list. */
  members(make: () => boolean): FieldNode | undefined {
    if (this.#members === undefined && make()) {
      this.#members = new FieldNode(`${this.#path}[]`, this.#secret);
    }
    return this.#members;
  }

  /** Notes one value of a document. Tells whether it is the document's first here: then `settle` must follow. */
  note(order: number, type: number, value: Value): boolean {
    if (this.#order !== order) {
      this.#order = order;
      this.#mask = type;
      this.#value = value;
      return true;
    }
    if ((this.#mask & type) === 0) {
      this.#mask |= type;
      if (this.#usual !== undefined && (type & ~this.#usual.mask) !== 0) this.#value = value;
    }
    return false;
  }

  /** Counts the document that was noted. Tells whether it holds a type that most others do not. */
  settle(id: string): boolean {
    const tally = this.#tallyOf(this.#mask);
    tally.count += 1;
    if (tally.samples.length < maxSamples) {
      const excerpt = this.#secret || this.#value === undefined ? '(hidden)' : excerptOfValue(this.#value);
      tally.samples.push({ order: this.#order, id, excerpt });
    }
    this.#value = undefined;
    const usual = this.#usual;
    if (usual === undefined || tally.count > usual.count) this.#usual = tally;
    return usual !== undefined && isUnusual(tally, usual);
  }

  /** How many documents hold a type here that most others do not. */
  get unusual(): number {
    return this.#unusual().reduce((sum, { count }) => sum + count, 0);
  }

  /** Names some of them. */
  samples(): MixedSample[] {
    const usual = this.#usual;
    if (usual === undefined) return [];
    const others = `${wordsOf(usual.mask)} in ${formatCount(usual.count)} other document${usual.count === 1 ? '' : 's'}`;
    return this.#unusual().flatMap(({ mask, samples }) => {
      const reason = `"${this.#path}" is ${wordsOf(mask)} here and ${others}`;
      return samples.map(({ order, id, excerpt }) => ({
        order,
        sample: { id, reason, path: this.#path, excerpt },
      }));
    });
  }

  /** This node and all below it. */
  *all(): Iterable<FieldNode> {
    yield this;
    for (const field of this.#fields.values()) yield* field.all();
    if (this.#members !== undefined) yield* this.#members.all();
  }

  #unusual(): Tally[] {
    const usual = this.#usual;
    return usual === undefined ? [] : this.#tallies.filter((tally) => isUnusual(tally, usual));
  }

  #tallyOf(mask: number): Tally {
    for (const tally of this.#tallies) if (tally.mask === mask) return tally;
    const tally: Tally = { mask, count: 0, samples: [] };
    this.#tallies.push(tally);
    return tally;
  }
}

function isUnusual(tally: Tally, usual: Tally): boolean {
  return (tally.mask & ~usual.mask) !== 0;
}
