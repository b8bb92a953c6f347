import type { Document, Value } from '../document.js';
import type { Notice } from '../events.js';
import type { Observation } from '../observation.js';
import { isOwn } from '../own-field.js';
import { formatPath } from '../rejection.js';
import { formatCount } from '../report/progress-text.js';
import { FieldNode, type MixedSample } from './field-node.js';
import { type FindingTotal, maxSamples } from './findings.js';
import { findUnsafeInteger, isUnsafeInteger } from './unsafe-integer.js';
import { typeOf, valueTypes } from './value-type.js';

const defaultMaxPaths = 2_000;

/**
 * Notes the types of the fields of all items, in one walk over each and in memory that does not grow with them.
 *
 * Of more field paths than it can hold it keeps the first, and counts the values that it did not compare.
 */
export class FieldTypes {
  readonly #root = new FieldNode();
  readonly #maxPaths: number;
  readonly #noted: FieldNode[] = [];
  #paths = 0;
  #untracked = 0;
  #order = 0;
  #integers = 0;
  /** Documents that were counted at more than one path, for each path beyond the first. */
  #overlap = 0;
  readonly #mayGrow = (): boolean => {
    if (this.#paths >= this.#maxPaths) return false;
    this.#paths += 1;
    return true;
  };

  constructor(maxPaths = defaultMaxPaths) {
    this.#maxPaths = maxPaths;
  }

  /** Takes account of an item. Tells of integers that not every reader can hold. */
  take(id: string, item: Document): readonly Observation[] {
    this.#order += 1;
    this.#integers = 0;
    this.#fields(item, this.#root);
    let unusual = 0;
    for (const node of this.#noted) if (node.settle(id)) unusual += 1;
    this.#noted.length = 0;
    if (unusual > 1) this.#overlap += unusual - 1;
    return this.#integers === 0 ? [] : [unsafeInteger(item, this.#integers)];
  }

  /**
   * Counts the documents that hold a type somewhere that most others do not, and names the first of them.
   *
   * Which type most documents hold is known only at the end. A document that is unusual at several paths may therefore
   * count more than once, if it was read before that became clear.
   */
  mixed(): FindingTotal {
    const counts: number[] = [];
    const found: MixedSample[] = [];
    for (const node of this.#root.all()) {
      const { unusual } = node;
      if (unusual === 0) continue;
      counts.push(unusual);
      found.push(...node.samples());
    }
    const sum = counts.reduce((total, count) => total + count, 0);
    const count = Math.max(sum - this.#overlap, ...counts, 0);
    found.sort((a, b) => a.order - b.order);
    const first = found.filter(({ order }, index) => order !== found[index - 1]?.order);
    const samples = first.slice(0, maxSamples).map(({ sample }) => sample);
    return { count: Math.min(count, this.#order), measures: { fields: counts.length }, samples };
  }

  /** Says that there were too many fields to compare all of them, if there were. */
  notice(): Notice | undefined {
    if (this.#untracked === 0) return undefined;
    const message = `there are more than ${formatCount(this.#maxPaths)} different fields: the types of the others were not compared`;
    return { code: 'fields_not_compared', message, count: this.#untracked };
  }

  #fields(map: Readonly<Record<string, Value>>, node: FieldNode | undefined): void {
    for (const name in map) {
      if (!isOwn(map, name)) continue;
      const value = map[name];
      if (value !== undefined && value !== null) this.#value(value, node?.field(name, this.#mayGrow));
    }
  }

  #value(value: NonNullable<Value>, node: FieldNode | undefined): void {
    const type = typeOf(value);
    if (node === undefined) this.#untracked += 1;
    else if (node.note(this.#order, type, value)) this.#noted.push(node);
    if (type === valueTypes.number && isUnsafeInteger(value)) this.#integers += 1;
    else if (type === valueTypes.map) this.#fields(value as Readonly<Record<string, Value>>, node);
    else if (type === valueTypes.list) this.#members(value as readonly Value[], node);
  }

  #members(list: readonly Value[], node: FieldNode | undefined): void {
    for (const value of list) {
      if (value !== null) this.#value(value, node?.members(this.#mayGrow));
    }
  }
}

function unsafeInteger(item: Document, integers: number): Observation {
  const path = formatPath(findUnsafeInteger(item) ?? []);
  const reason =
    integers === 1
      ? `an integer at "${path}" is beyond 2^53`
      : `${formatCount(integers)} integers are beyond 2^53, the first at "${path}"`;
  return { code: 'unsafe_integer', reason, path, measures: { integers } };
}
