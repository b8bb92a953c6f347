import { PartitionedRecords, partitionCount } from '../partitions/partitioned-records.js';
import { parseUndoRecord, renderUndoRecord, type UndoRecord } from './undo-record.js';

/** An item as it was before a run, and what the run wrote in its place. */
export interface ReplacedItem extends Pick<UndoRecord, 'id' | 'key' | 'item'> {
  /** The fingerprints of all that was written, `undefined` among them where it was deleted. */
  readonly wrote: ReadonlySet<string | undefined>;
}

/** Bytes of records that are sorted in memory; more goes to temporary files. */
const memory = 64_000_000;

/**
 * Brings the records of each item together: of several, the first tells what was there before the run.
 *
 * Yields some items at a time. `folder` is for temporary files.
 */
export async function* replacedItems(
  records: AsyncIterable<readonly UndoRecord[]>,
  identify: (record: UndoRecord) => string,
  folder: string,
): AsyncGenerator<readonly ReplacedItem[], void, undefined> {
  await using sorted = new PartitionedRecords({
    content: 'the items that a run has replaced',
    headBytes: 0,
    folder,
    memory,
  });
  const head = Buffer.alloc(0);
  for await (const some of records) {
    for (const record of some) await sorted.add(identify(record), head, renderUndoRecord(record));
  }
  for (let index = 0; index < partitionCount; index += 1) yield await itemsOf(sorted, index);
}

async function itemsOf(sorted: PartitionedRecords, index: number): Promise<readonly ReplacedItem[]> {
  const items = new Map<string, Omit<ReplacedItem, 'wrote'> & { readonly wrote: Set<string | undefined> }>();
  for await (const records of sorted.read(index)) {
    for (const { hash, text } of records) {
      const record = parseUndoRecord(text);
      if (record === undefined) throw new Error('a temporary record cannot be read');
      const { id, key, item, wrote } = record;
      const known = items.get(hash);
      if (known === undefined) items.set(hash, { id, key, item, wrote: new Set([wrote]) });
      else known.wrote.add(wrote);
    }
  }
  return [...items.values()];
}
