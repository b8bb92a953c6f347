import type { Change, Position } from '../document.js';
import { GuardError } from '../errors.js';
import { PartitionedRecords, partitionCount } from '../partitions/partitioned-records.js';
import { Rejection } from '../rejection.js';
import { type ConfirmOptions, confirmDifferences } from './confirm.js';
import type { Difference } from './difference.js';
import type { Candidate } from './join.js';
import { type Sides, expectationOf, keyText, parseKey } from './sides.js';

/** From where to compare. */
export interface ChangesOptions extends ConfirmOptions {
  readonly after: Position;
  /** The folder for temporary files. */
  readonly folder: string;
  /** Told of how many deletions the source does not tell which item they were. */
  readonly unknown: (count: number) => void;
}

const memory = 16 * 2 ** 20;

/** What became of a document, as one byte. */
const fates = ['expected', 'absent', 'rejected', 'left out', 'unknown'] as const;

interface Changed {
  readonly fate: (typeof fates)[number];
  /** The key of its item, as text. */
  readonly key?: string;
}

/**
 * Compares what has changed at the source, as it is now, and yields what stays different.
 *
 * The projection of `sides` must tell which items deletions delete. Throws GuardError `changes_unknown` when the source
 * reads everything again instead.
 */
export async function* compareChanges(
  sides: Sides,
  options: ChangesOptions,
): AsyncGenerator<readonly Difference[], void, undefined> {
  const { folder } = options;
  const content = 'the ids of what has changed';
  await using changed = new PartitionedRecords({ content, headBytes: 1, folder, memory });
  await collect(changed, sides, options);
  yield* confirmDifferences(candidatesOf(changed, options), sides, options);
}

async function collect(
  changed: PartitionedRecords,
  sides: Sides,
  { after, advanced, stop }: ChangesOptions,
): Promise<void> {
  const head = Buffer.alloc(1);
  for await (const { changes, skipped, phase } of sides.source.read({ after, stop })) {
    if (phase === 'copy') throw unknownChanges();
    for (const change of changes) {
      stop.throwIfAborted();
      const { fate, key } = changedBy(sides, change);
      head.writeUInt8(fates.indexOf(fate));
      await changed.add(change.id, head, JSON.stringify([change.id, key ?? null]));
    }
    advanced(changes.length + skipped);
  }
}

function changedBy(sides: Sides, change: Change): Changed {
  const expectation = expectationOf(sides, change, 'changes');
  if (expectation === 'nothing') return { fate: 'left out' };
  if (!(expectation instanceof Rejection)) {
    const key = keyText(expectation.key);
    if (expectation.item !== undefined) return { fate: 'expected', key };
    return { fate: change.kind === 'removal' ? 'absent' : 'left out', key };
  }
  if (change.kind === 'removal') return { fate: 'unknown' };
  // An earlier state of it may be there, where its id alone tells the key.
  const { id } = change;
  const gone = expectationOf(sides, { kind: 'removal', id }, 'changes');
  return gone === 'nothing' || gone instanceof Rejection
    ? { fate: 'rejected' }
    : { fate: 'rejected', key: keyText(gone.key) };
}

async function* candidatesOf(
  changed: PartitionedRecords,
  options: ChangesOptions,
): AsyncGenerator<readonly Candidate[], void, undefined> {
  for (let index = 0; index < partitionCount; index++) {
    const documents = await latest(changed, index);
    options.tally.documents += documents.size;
    yield [...documents].flatMap(([id, document]) => {
      count(document, options);
      const { fate, key } = document;
      const extra = fate === 'absent' || fate === 'left out';
      return key === undefined ? [] : [{ id, key: parseKey(key), extra }];
    });
  }
}

/** Each document of a partition once, by what the source told of it last. */
async function latest(changed: PartitionedRecords, index: number): Promise<ReadonlyMap<string, Changed>> {
  const documents = new Map<string, Changed>();
  for await (const records of changed.read(index)) {
    for (const { head, text } of records) {
      const [id, key] = JSON.parse(text) as [string, string | null];
      const fate = fates[head.readUInt8()] ?? 'unknown';
      documents.set(id, key === null ? { fate } : { fate, key });
    }
  }
  return documents;
}

function count({ fate }: Changed, { tally, unknown }: ChangesOptions): void {
  if (fate === 'left out') tally.skipped += 1;
  if (fate === 'rejected') tally.rejected += 1;
  if (fate === 'unknown') unknown(1);
}

function unknownChanges(): GuardError {
  return new GuardError('the source no longer tells what has changed since the last full verification', {
    code: 'changes_unknown',
    hint: 'Run docferry verify without --changes.',
  });
}
