import { hash as digest } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError, messageOf } from '../errors.js';
import { RecordPartition, type StoredRecord, readRecords } from './record-partition.js';

/** How many partitions there are. */
export const partitionCount = 256;

/** What the records are, where they go that find no room in memory, and how much room there is. */
export interface PartitionedRecordsOptions {
  /** What is kept, in words, such as `the keys of the documents`. */
  readonly content: string;
  /** Bytes of every head. */
  readonly headBytes: number;
  /** The folder for temporary files; that of the system when absent. */
  readonly folder?: string | undefined;
  /** Bytes that are kept in memory. */
  readonly memory: number;
}

/**
 * Keeps records by identity, over a whole collection and in memory that hardly grows with it.
 *
 * Beyond a limit the records go to a folder of temporary files, which is removed on disposal. All records of one
 * identity are in the same partition, in the order in which they were added, so that one partition after the other can
 * be searched.
 */
export class PartitionedRecords implements AsyncDisposable {
  readonly #options: PartitionedRecordsOptions;
  readonly #partitions = Array.from({ length: partitionCount }, () => new RecordPartition());
  #folder: string | undefined;
  /** The partitions that have a file. */
  readonly #spilled = new Set<number>();
  #size = 0;

  constructor(options: PartitionedRecordsOptions) {
    this.#options = options;
  }

  /**
   * Adds a record. A promise must be awaited before the next is added.
   *
   * Throws EnvironmentError `temp_unwritable` when a temporary file cannot be written.
   */
  add(identity: string, head: Buffer, text: string): Promise<void> | void {
    const hash = digest('sha256', identity, 'buffer');
    const partition = this.#partition(hash.readUInt8(0));
    const before = partition.size;
    partition.append(hash, head, text);
    this.#size += partition.size - before;
    return this.#size > this.#options.memory ? this.#spill() : undefined;
  }

  /** Reads one of the partitions, a number of records at a time. */
  async *read(index: number): AsyncIterable<readonly StoredRecord[]> {
    const { headBytes } = this.#options;
    if (this.#folder !== undefined && this.#spilled.has(index)) {
      yield* readRecords(
        createReadStream(fileOf(this.#folder, index), { highWaterMark: 2 ** 18 }),
        headBytes,
      );
    }
    yield* readRecords([this.#partition(index).bytes], headBytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  #partition(index: number): RecordPartition {
    const partition = this.#partitions[index];
    if (partition === undefined) throw new RangeError(`there is no partition ${index}`);
    return partition;
  }

  async #spill(): Promise<void> {
    this.#size = 0;
    const { folder: parent = tmpdir(), content } = this.#options;
    try {
      // mkdtemp makes folders that only their owner may enter.
      this.#folder ??= await mkdtemp(join(parent, 'docferry-'));
      for (const [index, partition] of this.#partitions.entries()) {
        if (partition.size === 0) continue;
        this.#spilled.add(index);
        await appendFile(fileOf(this.#folder, index), partition.bytes, { mode: 0o600 });
        partition.clear();
      }
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw unwritable(parent, content, error);
    }
  }
}

function fileOf(folder: string, index: number): string {
  return join(folder, `${index}.records`);
}

function unwritable(folder: string, content: string, cause: unknown): EnvironmentError {
  const message = `cannot keep ${content} in a temporary file in "${folder}": ${messageOf(cause)}`;
  return new EnvironmentError(message, {
    code: 'temp_unwritable',
    hint: 'Make room in that folder and see that it can be written to; TMPDIR names the one of a dry run.',
    cause,
  });
}
