import { hash as digest } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError, messageOf } from '../errors.js';
import { type FindingTotal, maxSamples } from './findings.js';
import { type Duplicate, KeyGroups, firstOf } from './key-groups.js';
import { KeyPartition, readRecords } from './key-partition.js';

const partitions = 256;

/** Where records go that find no room in memory, and how much room there is. */
export interface DuplicateKeysOptions {
  readonly folder?: string;
  /** Bytes that are kept in memory; by default enough for 50,000 documents with ids of 300 bytes. */
  readonly memory?: number;
}

/**
 * Finds documents that would become one item, over a whole collection and in memory that hardly grows with it.
 *
 * Beyond a limit the records go to a folder of temporary files, which is removed on disposal. All documents of one
 * item are in the same file, so that one file after the other can be searched.
 */
export class DuplicateKeys implements AsyncDisposable {
  readonly #parent: string;
  readonly #memory: number;
  readonly #partitions = Array.from({ length: partitions }, () => new KeyPartition());
  #folder: string | undefined;
  /** The partitions that have a file. */
  readonly #spilled = new Set<number>();
  #order = 0;
  #size = 0;

  constructor({ folder = tmpdir(), memory = 16 * 2 ** 20 }: DuplicateKeysOptions = {}) {
    this.#parent = folder;
    this.#memory = memory;
  }

  /**
   * Takes account of a document and the identity of its item. A promise must be awaited before the next is added.
   *
   * Throws EnvironmentError `temp_unwritable` when a temporary file cannot be written.
   */
  add(identity: string, id: string): Promise<void> | void {
    const hash = digest('sha256', identity, 'buffer');
    const partition = this.#partitions[hash.readUInt8(0)];
    if (partition === undefined) throw new RangeError('a byte is beyond the partitions');
    const before = partition.size;
    partition.append(hash, this.#order, id);
    this.#order += 1;
    this.#size += partition.size - before;
    return this.#size > this.#memory ? this.#spill() : undefined;
  }

  /** Counts the documents that share their item with another one, and names the first of them. */
  async find(): Promise<FindingTotal> {
    let count = 0;
    let keys = 0;
    let first: Duplicate[] = [];
    for (const [index, partition] of this.#partitions.entries()) {
      const groups = await this.#search(index, partition);
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
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #search(index: number, partition: KeyPartition): Promise<KeyGroups> {
    const groups = new KeyGroups();
    const take = async (chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> => {
      for await (const records of readRecords(chunks)) for (const record of records) groups.take(record);
    };
    if (this.#folder !== undefined && this.#spilled.has(index)) {
      await take(createReadStream(fileOf(this.#folder, index), { highWaterMark: 2 ** 18 }));
    }
    await take([partition.bytes]);
    return groups;
  }

  async #spill(): Promise<void> {
    this.#size = 0;
    try {
      // mkdtemp makes folders that only their owner may enter.
      this.#folder ??= await mkdtemp(join(this.#parent, 'docferry-'));
      for (const [index, partition] of this.#partitions.entries()) {
        if (partition.size === 0) continue;
        this.#spilled.add(index);
        await appendFile(fileOf(this.#folder, index), partition.bytes, { mode: 0o600 });
        partition.clear();
      }
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw unwritable(this.#parent, error);
    }
  }
}

function fileOf(folder: string, index: number): string {
  return join(folder, `${index}.keys`);
}

function unwritable(folder: string, cause: unknown): EnvironmentError {
  const message = `cannot keep the keys of the documents in a temporary file in "${folder}": ${messageOf(cause)}`;
  return new EnvironmentError(message, {
    code: 'temp_unwritable',
    hint: 'Set TMPDIR to a folder that can be written to and has room.',
    cause,
  });
}
