import { type RejectLine, parseRejectLines } from '../../report/reject-line.js';
import type { RejectLog } from '../../report/reject-log.js';
import { leaseLost } from '../lease-refusal.js';
import type { RejectLogs } from '../state.js';
import { collectionEntry, holderIn, rejectPrefix } from './entries.js';
import type { DynamoDBLeaseStore } from './leases.js';
import { TableRejectLog } from './reject-log.js';
import type { Entry, EntryWrite, StateTable } from './table.js';

/** Writes in a transaction: DynamoDB takes 100, and 4 MB. */
const together = 50;

/**
 * Keeps the lists of rejected documents in the state table.
 *
 * Every write to a list is a transaction that checks the collection's lease: the late word of a run that lost it
 * neither hides a document nor lists one that has arrived.
 */
export class TableRejectLogs implements RejectLogs {
  readonly #table: StateTable;
  readonly #leases: DynamoDBLeaseStore;

  constructor(table: StateTable, leases: DynamoDBLeaseStore) {
    this.#table = table;
    this.#leases = leases;
  }

  placeOf(collection: string): string {
    return this.#table.placeOf(rejectPrefix(collection));
  }

  async open(collection: string): Promise<RejectLog> {
    const listed = new Set((await this.read(collection)).keys());
    return new TableRejectLog({
      table: this.#table,
      collection,
      place: this.placeOf(collection),
      listed,
      write: (writes) => this.#write(collection, writes),
    });
  }

  async read(collection: string): Promise<ReadonlyMap<string, RejectLine>> {
    const lines = new Map<string, RejectLine>();
    for await (const entry of this.#table.list(rejectPrefix(collection))) {
      for (const line of this.#parse(entry)) lines.set(line.id, line);
    }
    return lines;
  }

  async remove(collection: string): Promise<void> {
    const deletes: EntryWrite[] = [];
    for await (const entry of this.#table.list(rejectPrefix(collection))) {
      deletes.push({ Delete: this.#table.at(String(entry['entry'])) });
    }
    await this.#write(collection, deletes);
  }

  #parse(entry: Entry): Iterable<RejectLine> {
    const { entry: name, line } = entry;
    return parseRejectLines(`${String(line)}\n`, this.#table.placeOf(String(name))).values();
  }

  async #write(collection: string, writes: readonly EntryWrite[]): Promise<void> {
    for (let start = 0; start < writes.length; start += together) {
      const some = writes.slice(start, start + together);
      if (await this.#table.transact([this.#leaseCheck(collection), ...some])) continue;
      throw leaseLost(collection, holderIn(await this.#table.get(collectionEntry(collection))));
    }
  }

  /** Without a lease of our own, nobody else may have one. */
  #leaseCheck(collection: string): EntryWrite {
    const fence = this.#leases.fenceOf(collection);
    const address = this.#table.at(collectionEntry(collection));
    const condition =
      fence === undefined
        ? {
            ConditionExpression: 'attribute_not_exists(#lease)',
            ExpressionAttributeNames: { '#lease': 'lease' },
          }
        : {
            ConditionExpression: '#fence = :fence',
            ExpressionAttributeNames: { '#fence': 'fence' },
            ExpressionAttributeValues: { ':fence': fence },
          };
    return { ConditionCheck: { ...address, ...condition } };
  }
}
