import type { Sleep } from '../backoff.js';
import type { Document } from '../document.js';
import { Rejection } from '../rejection.js';
import type { Key } from '../targets/target.js';
import { type Difference, fieldDifference } from './difference.js';
import { fingerprint } from './fingerprint.js';
import type { Candidate } from './join.js';
import { type Expectation, type ExpectedItem, type Sides, expectationOf, keyText } from './sides.js';
import type { ComparingContext } from './tally.js';

/** How differences are confirmed. */
export interface ConfirmOptions extends ComparingContext {
  readonly sleep: Sleep;
  /**
   * Milliseconds before each round of reading again. A difference is confirmed when both sides stood still between two
   * rounds, or in the last round.
   */
  readonly waits: readonly number[];
}

/** The waits that let a change in flight arrive. */
export const usualWaits: readonly number[] = [0, 1_000, 3_000, 5_000, 8_000, 13_000];

/** Candidates that go through the rounds together: each takes the waits once, and memory. */
const cohortSize = 10_000;

/** Keys that are asked for together. */
const batchSize = 100;

/** What was seen of both sides in one round. */
interface Sight {
  readonly id: string | undefined;
  readonly key: Key;
  readonly expectation: Expectation;
  readonly item: Document | undefined;
  readonly actual: Buffer | undefined;
}

interface Doubt {
  readonly candidate: Candidate;
  /** What was seen in the round before, in short. */
  readonly before?: string;
}

/**
 * Reads what is not equal again on both sides, in rounds, and yields what stays different.
 *
 * A document that became equal meanwhile is counted as such; one that is gone from both sides is not counted at all.
 * Yields after each part of what was found, if only nothing, so that whoever listens can keep up.
 */
export async function* confirmDifferences(
  found: AsyncIterable<readonly Candidate[]>,
  sides: Sides,
  options: ConfirmOptions,
): AsyncGenerator<readonly Difference[], void, undefined> {
  let cohort: Candidate[] = [];
  for await (const candidates of found) {
    for (const candidate of candidates) {
      cohort.push(candidate);
      if (cohort.length < cohortSize) continue;
      yield* confirmCohort(cohort, sides, options);
      cohort = [];
    }
    yield [];
  }
  yield* confirmCohort(cohort, sides, options);
}

async function* confirmCohort(
  cohort: readonly Candidate[],
  sides: Sides,
  options: ConfirmOptions,
): AsyncGenerator<readonly Difference[], void, undefined> {
  const { waits, stop, sleep } = options;
  let doubts: readonly Doubt[] = cohort.map((candidate) => ({ candidate }));
  for (const [round, wait] of waits.entries()) {
    if (doubts.length === 0) return;
    if (wait > 0) await sleep(wait, stop);
    const next: Doubt[] = [];
    for (let start = 0; start < doubts.length; start += batchSize) {
      stop.throwIfAborted();
      const batch = doubts.slice(start, start + batchSize);
      const judged = await judge(batch, sides, { ...options, last: round === waits.length - 1 });
      next.push(...judged.doubts);
      if (judged.differences.length > 0) yield judged.differences;
    }
    doubts = next;
  }
}

async function judge(
  batch: readonly Doubt[],
  sides: Sides,
  options: ConfirmOptions & { readonly last: boolean },
): Promise<{ readonly doubts: readonly Doubt[]; readonly differences: readonly Difference[] }> {
  const sights = await look(batch, sides, options.stop);
  const doubts: Doubt[] = [];
  const differences: Difference[] = [];
  for (const [index, sight] of sights.entries()) {
    const doubt = batch[index];
    if (doubt === undefined || sight === undefined) continue;
    const difference = differenceOf(sight);
    if (difference === undefined) {
      countEqual(sight, options);
      continue;
    }
    const now = summaryOf(sight);
    if (options.last || now === doubt.before) differences.push(difference);
    else doubts.push({ candidate: doubt.candidate, before: now });
  }
  return { doubts, differences };
}

/** Reads both sides of these again. A place that neither side knows any more is left out. */
async function look(
  batch: readonly Doubt[],
  sides: Sides,
  stop: AbortSignal,
): Promise<readonly (Sight | undefined)[]> {
  const ids = batch.map(({ candidate }) => candidate.id).filter((id) => id !== undefined);
  const documents = ids.length > 0 ? await sides.source.fetch(ids, stop) : new Map<string, Document>();
  const places = batch.map(({ candidate }) => placeOf(candidate, sides, documents));
  const keys = new Map<string, Key>();
  for (const place of places) if (place !== undefined) keys.set(sides.target.identify(place.key), place.key);
  const items = await sides.target.fetch([...keys.values()], stop);
  return places.map((place) => {
    if (place === undefined) return undefined;
    const item = items.get(sides.target.identify(place.key));
    return { ...place, item, actual: item && fingerprint(item) };
  });
}

function placeOf(
  { id, key, extra = false }: Candidate,
  sides: Sides,
  documents: ReadonlyMap<string, Document>,
): Omit<Sight, 'item' | 'actual'> | undefined {
  const document = id === undefined ? undefined : documents.get(id);
  const expectation: Expectation =
    id === undefined || document === undefined
      ? 'nothing'
      : expectationOf(sides, { kind: 'upsert', id, document }, 'copy');
  const expected = expectedItem(expectation);
  if (expected === undefined) return key && { id, key, expectation };
  if (key === undefined || !extra) return { id, key: expected.key, expectation };
  // The item of an earlier key of the document is still one too many.
  const same = expected.identity === sides.target.identify(key);
  return { id, key, expectation: same ? expectation : 'nothing' };
}

function differenceOf(sight: Sight): Difference | undefined {
  const { id, key, expectation, item, actual } = sight;
  const named = { id: id ?? keyText(key), named: id !== undefined, key, actual };
  const expected = expectedItem(expectation);
  if (expected === undefined) {
    if (item === undefined) return undefined;
    return { ...named, kind: expectation instanceof Rejection ? 'differing' : 'extra' };
  }
  if (item === undefined) return { ...named, kind: 'missing' };
  if (actual?.equals(expected.fingerprint) === true) return undefined;
  return { ...named, kind: 'differing', field: fieldDifference(expected.item, item) };
}

function countEqual({ id, expectation }: Sight, { tally, equal }: ComparingContext): void {
  if (id === undefined || expectedItem(expectation) === undefined) return;
  tally.equal += 1;
  equal(id);
}

function expectedItem(expectation: Expectation): ExpectedItem | undefined {
  if (expectation === 'nothing' || expectation instanceof Rejection) return undefined;
  return expectation.item === undefined ? undefined : expectation;
}

function summaryOf({ key, expectation, actual }: Sight): string {
  const expected = expectedItem(expectation)?.fingerprint.toString('latin1');
  return `${keyText(key)} ${expected ?? ''} ${actual?.toString('latin1') ?? ''}`;
}
