import { partitionCount } from '../partitions/partitioned-records.js';
import { absent } from './collect-sides.js';
import type { KeptComparison } from './kept-comparison.js';
import { type Sides, parseKey } from './sides.js';
import type { ComparingContext } from './tally.js';
import type { Key } from '../targets/target.js';

/** A place where the sides were not found equal. The document, the item, or both are known. */
export interface Candidate {
  readonly id?: string | undefined;
  readonly key?: Key | undefined;
  /** Whether no document is expected under this key. */
  readonly extra?: boolean;
}

/** The fingerprints of both sides. */
type CollectedRecords = Pick<KeptComparison, 'expected' | 'actual'>;

/** What is expected under one identity: the fingerprint of each document that becomes that item. */
type Documents = Map<string, string>;

interface ActualItem {
  readonly fingerprint: string;
  readonly key: string;
}

const absentText = absent.toString('latin1');

/** Joins both sides by identity, one partition after the other, and yields where they are not equal. */
export async function* joinSides(
  collected: CollectedRecords,
  sides: Sides,
  context: ComparingContext,
): AsyncGenerator<readonly Candidate[], void, undefined> {
  for (let index = 0; index < partitionCount; index++) {
    context.stop.throwIfAborted();
    const actual = await actualItems(collected, index);
    const found: Candidate[] = [];
    for (const [hash, documents] of await expectedDocuments(collected, index)) {
      found.push(...compare(documents, actual.get(hash), context));
      actual.delete(hash);
    }
    for (const item of actual.values()) {
      const key = parseKey(item.key);
      found.push({ id: sides.idOf(key), key, extra: true });
    }
    yield found;
  }
}

async function actualItems({ actual }: CollectedRecords, index: number): Promise<Map<string, ActualItem>> {
  const items = new Map<string, ActualItem>();
  for await (const records of actual.read(index)) {
    for (const { hash, head, text } of records) {
      items.set(hash, { fingerprint: head.toString('latin1'), key: text });
    }
  }
  return items;
}

async function expectedDocuments(
  { expected }: CollectedRecords,
  index: number,
): Promise<Map<string, Documents>> {
  const identities = new Map<string, Documents>();
  for await (const records of expected.read(index)) {
    for (const { hash, head, text: id } of records) {
      const documents = identities.get(hash);
      const print = head.toString('latin1');
      // What was read later of a document replaces what was read before.
      if (documents === undefined) identities.set(hash, new Map([[id, print]]));
      else documents.set(id, print);
    }
  }
  return identities;
}

/** Where several documents become one item, all but one differ from it. */
function compare(
  documents: Documents,
  actual: ActualItem | undefined,
  { tally, equal }: ComparingContext,
): Candidate[] {
  const found: Candidate[] = [];
  const key = actual && parseKey(actual.key);
  for (const [id, print] of documents) {
    if (print === absentText) continue;
    if (print === actual?.fingerprint) {
      tally.equal += 1;
      equal(id);
    } else found.push({ id, key });
  }
  const expected = [...documents.values()].some((print) => print !== absentText);
  const [id] = documents.keys();
  return expected || key === undefined ? found : [{ id, key, extra: true }];
}
