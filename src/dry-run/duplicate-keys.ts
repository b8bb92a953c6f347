import { PartitionedRecords, partitionCount } from '../partitions/partitioned-records.js';
import { type FindingTotal, maxSamples } from './findings.js';
import { type Duplicate, KeyGroups, firstOf } from './key-groups.js';

/** The place of a document in the order of reading takes so many bytes. */
const orderBytes = 6;

/** Where records go that find no room in memory, and how much room there is. */
export interface DuplicateKeysOptions {
  readonly folder?: string;
  /** Bytes that are kept in memory; by default enough for 50,000 documents with ids of 300 bytes. */
  readonly memory?: number;
}

/** Finds documents that would become one item, over a whole collection and in memory that hardly grows with it. */
export class DuplicateKeys implements AsyncDisposable {
  readonly #records: PartitionedRecords;
  readonly #head = Buffer.alloc(orderBytes);
  #order = 0;

  constructor({ folder, memory = 16 * 2 ** 20 }: DuplicateKeysOptions = {}) {
    const content = 'the keys of the documents';
    this.#records = new PartitionedRecords({ content, headBytes: orderBytes, folder, memory });
  }

  /**
   * Takes account of a document and the identity of its item. A promise must be awaited before the next is added.
   *
   * Throws EnvironmentError `temp_unwritable` when a temporary file cannot be written.
   */
  add(identity: string, id: string): Promise<void> | void {
    this.#head.writeUIntBE(this.#order, 0, orderBytes);
    this.#order += 1;
    return this.#records.add(identity, this.#head, id);
  }

  /** Counts the documents that share their item with another one, and names the first of them. */
  async find(): Promise<FindingTotal> {
    let count = 0;
    let keys = 0;
    let first: Duplicate[] = [];
    for (let index = 0; index < partitionCount; index++) {
      const groups = await this.#search(index);
      count += groups.documents;
      keys += groups.keys;
      first = firstOf([...first, ...groups.samples()]);
    }
    const samples = first.slice(0, maxSamples).map(({ id, other }) => {
      return { id, reason: `it would become the same item as ${JSON.stringify(other)}` };
    });
    return { count, measures: { keys }, samples };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#records[Symbol.asyncDispose]();
  }

  async #search(index: number): Promise<KeyGroups> {
    const groups = new KeyGroups();
    for await (const records of this.#records.read(index)) {
      for (const { hash, head, text } of records) {
        groups.take({ hash, order: head.readUIntBE(0, orderBytes), id: text });
      }
    }
    return groups;
  }
}
