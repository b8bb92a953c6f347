import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeFolder, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import { PartitionedRecords } from '../partitions/partitioned-records.js';
import { fingerprintBytes } from './fingerprint.js';
import { type Manifest, decodeManifest, encodeManifest } from './manifest.js';
import { type Tally, emptyTally } from './tally.js';

/** What is compared, and where it is kept so that it can go on after an interruption. */
export interface KeepingOptions {
  /** A folder for this comparison alone. It is made when something is to be kept, and removed in the end. */
  readonly folder: string;
  /** Names everything that must be the same for a comparison to go on: both sides, the config, the version. */
  readonly subject: string;
  /** Whether to begin anew whatever is kept. */
  readonly restart: boolean;
  /** Milliseconds between two saves, at the least. */
  readonly saveMilliseconds: number;
  /** The time of day in milliseconds since 1970. */
  readonly now: () => number;
}

/** How far a comparison has read both sides. */
export type ReadingProgress = Pick<Manifest, 'documents' | 'items' | 'tally'>;

/** After so many milliseconds since its beginning a comparison does not go on: what was equal then may differ by now. */
const mostAge = 24 * 3_600_000;

/** Bytes of records that each side keeps in memory. */
const memory = 16 * 2 ** 20;

const nothingRead: ReadingProgress = {
  documents: { complete: false },
  items: { complete: false },
  tally: emptyTally(),
};

/**
 * The fingerprints of both sides of a collection: the expected ones with the ids of the documents, the actual ones with
 * the keys of the items; and how far each side was read.
 *
 * What is not finished is kept on disposal, and as it goes on, and found again by the next `open`.
 */
export class KeptComparison implements AsyncDisposable {
  readonly expected: PartitionedRecords;
  readonly actual: PartitionedRecords;
  /** What goes on here, when it does. */
  #resumed: Manifest | undefined;
  /** Why what was kept does not go on, as the end of a sentence. */
  #anew: string | undefined;
  readonly #options: KeepingOptions;
  /** When reading began, in the first of the verifications that go on from each other; ISO 8601 in UTC. */
  begunAt: string;
  #progress = nothingRead;
  #savedFiles = 0;
  #savedTime: number;
  #finished = false;

  private constructor(options: KeepingOptions) {
    this.#options = options;
    this.#savedTime = options.now();
    this.begunAt = new Date(this.#savedTime).toISOString();
    const content = 'the fingerprints of the documents';
    const where = { content, headBytes: fingerprintBytes, folder: options.folder, memory };
    this.expected = new PartitionedRecords({ ...where, lasting: 'expected' });
    this.actual = new PartitionedRecords({ ...where, lasting: 'actual' });
  }

  /** Goes on with what is kept, where that can be; else begins anew. Throws EnvironmentError `state_unreadable`. */
  static async open(options: KeepingOptions): Promise<KeptComparison> {
    const comparison = new KeptComparison(options);
    const found = await readManifest(options.folder);
    if (found === undefined) return comparison;
    const refusal = typeof found === 'string' ? found : await comparison.#goOn(found);
    if (refusal !== undefined) await comparison.#discard(options.restart ? undefined : refusal);
    return comparison;
  }

  get resumed(): Pick<Manifest, 'begunAt' | 'savedAt' | 'tally'> | undefined {
    return this.#resumed;
  }

  get anew(): string | undefined {
    return this.#anew;
  }

  get progress(): ReadingProgress {
    return this.#progress;
  }

  /** Begins anew after all, because of something that only one of the sides can tell. */
  async refuse(reason: string): Promise<KeptComparison> {
    this.#finished = true;
    await this.#discard(undefined);
    const comparison = new KeptComparison(this.#options);
    comparison.#anew = reason;
    return comparison;
  }

  /** Notes how far both sides were read, all of which was added; saves it when it is time. */
  async advance(progress: ReadingProgress): Promise<void> {
    this.#progress = { ...progress, tally: { ...progress.tally } };
    const files = this.expected.fileCount + this.actual.fileCount;
    const waited = this.#options.now() - this.#savedTime;
    if (files > this.#savedFiles || waited >= this.#options.saveMilliseconds) await this.#save();
  }

  /** Everything was compared: nothing is kept any more. */
  async finish(): Promise<void> {
    this.#finished = true;
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { documents, items } = this.#progress;
    if (this.#finished || (documents.position === undefined && items.position === undefined)) return;
    await this.#save();
  }

  async #goOn(found: Manifest): Promise<string | undefined> {
    const { subject, restart, now } = this.#options;
    if (restart) return 'is not wanted';
    if (found.subject !== subject)
      return 'was of another config, another table or another version of docferry';
    const age = now() - Date.parse(found.begunAt);
    if (age < 0 || age > mostAge) return 'was begun more than 24 hours ago';
    const whole = (await this.expected.restore(found.expected)) && (await this.actual.restore(found.actual));
    if (!whole) return 'is damaged';
    this.#resumed = found;
    this.begunAt = found.begunAt;
    this.#progress = found;
    this.#savedFiles = this.expected.fileCount + this.actual.fileCount;
    return undefined;
  }

  async #discard(reason: string | undefined): Promise<void> {
    this.#anew = reason;
    await this.expected.restore([]);
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  async #save(): Promise<void> {
    const { folder, subject, now } = this.#options;
    await this.expected.flush();
    await this.actual.flush();
    const time = now();
    const { documents, items, tally } = this.#progress;
    const manifest: Manifest = {
      subject,
      begunAt: this.begunAt,
      savedAt: new Date(time).toISOString(),
      documents,
      items,
      tally: { ...tally, equal: 0 } satisfies Tally,
      expected: [...this.expected.files],
      actual: [...this.actual.files],
    };
    try {
      await makeFolder(folder);
      await replaceFile(manifestIn(folder), encodeManifest(manifest));
    } catch (error) {
      throw unkept(folder, error);
    }
    this.#savedFiles = this.expected.fileCount + this.actual.fileCount;
    this.#savedTime = time;
  }
}

function manifestIn(folder: string): string {
  return join(folder, 'manifest.json');
}

async function readManifest(folder: string): Promise<Manifest | string | undefined> {
  try {
    return decodeManifest(await readFile(manifestIn(folder), 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new EnvironmentError(
      `what is kept of a verification in "${folder}" could not be read: ${messageOf(error)}`,
      {
        code: 'state_unreadable',
        hint: 'Make the state folder readable for this user, or remove that folder.',
        cause: error,
      },
    );
  }
}

function unkept(folder: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `how far the verification has come could not be written to "${folder}": ${messageOf(cause)}`,
    {
      code: 'state_unwritable',
      hint: 'Free disk space or make the state folder writable, then run again: it goes on.',
      cause,
    },
  );
}
