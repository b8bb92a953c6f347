import { hash as digest } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import { RecordPartition, type StoredRecord, readRecords } from './record-partition.js';
import { type Spill, type SpillFile, findSpill, readSpill, writeSpill } from './spill.js';

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
  /**
   * With this, files begin with that name and are made in `folder` itself. They survive a power cut and the disposal,
   * and are found again by `restore`.
   */
  readonly lasting?: string;
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
  #spills: Spill[] = [];
  #size = 0;

  constructor(options: PartitionedRecordsOptions) {
    this.#options = options;
  }

  /** The files that were written. What was added since the last of them is in memory alone. */
  get files(): readonly SpillFile[] {
    return this.#spills.map(({ bytes, sha256 }) => ({ bytes, sha256 }));
  }

  /** How many files were written. */
  get fileCount(): number {
    return this.#spills.length;
  }

  /** Takes over the files that earlier records have left. False when they are not as they were; then none is. */
  async restore(files: readonly SpillFile[]): Promise<boolean> {
    const { folder = tmpdir() } = this.#options;
    const spills: Spill[] = [];
    for (const [index, file] of files.entries()) {
      const spill = await findSpill(this.#fileIn(folder, index), file, partitionCount);
      if (spill === undefined) return false;
      spills.push(spill);
    }
    this.#spills = spills;
    return true;
  }

  /**
   * Adds a record. A promise must be awaited before the next is added.
   *
   * Throws EnvironmentError `temp_unwritable` when a file cannot be written.
   */
  add(identity: string, head: Buffer, text: string): Promise<void> | void {
    const hash = digest('sha256', identity, 'buffer');
    const partition = this.#partition(hash.readUInt8(0));
    const before = partition.size;
    partition.append(hash, head, text);
    this.#size += partition.size - before;
    return this.#size > this.#options.memory ? this.flush() : undefined;
  }

  /** Writes what is in memory alone. Throws as `add` does. */
  async flush(): Promise<void> {
    if (this.#size === 0) return;
    const { lasting, folder: parent = tmpdir(), content } = this.#options;
    try {
      this.#folder ??= await this.#makeFolder(parent);
      const path = this.#fileIn(this.#folder, this.#spills.length);
      this.#spills.push(await writeSpill(path, this.#partitions, lasting !== undefined));
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw unwritable(parent, content, error);
    }
    this.#size = 0;
    for (const partition of this.#partitions) partition.clear();
  }

  /** Reads one of the partitions, a number of records at a time. */
  async *read(index: number): AsyncIterable<readonly StoredRecord[]> {
    const { headBytes } = this.#options;
    for (const spill of this.#spills) yield* readRecords(readSpill(spill, index), headBytes);
    yield* readRecords([this.#partition(index).bytes], headBytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#options.lasting !== undefined || this.#folder === undefined) return;
    await rm(this.#folder, { recursive: true, force: true });
  }

  #partition(index: number): RecordPartition {
    const partition = this.#partitions[index];
    if (partition === undefined) throw new RangeError(`there is no partition ${index}`);
    return partition;
  }

  async #makeFolder(parent: string): Promise<string> {
    if (this.#options.lasting === undefined) {
      // mkdtemp makes folders that only their owner may enter.
      return await mkdtemp(join(parent, 'docferry-'));
    }
    await makeFolder(parent);
    return parent;
  }

  #fileIn(folder: string, index: number): string {
    return join(folder, `${this.#options.lasting ?? 'records'}-${index}`);
  }
}

function unwritable(folder: string, content: string, cause: unknown): EnvironmentError {
  const message = `cannot keep ${content} in a temporary file in "${folder}": ${messageOf(cause)}`;
  return new EnvironmentError(message, {
    code: 'temp_unwritable',
    hint: 'Make room in that folder and see that it can be written to; TMPDIR names the one of a dry run.',
    cause,
  });
}
