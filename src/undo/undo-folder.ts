import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeFolder, removeFile, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';

const recordsEnding = '.ndjson.gz';
const unfinishedEnding = '.unfinished';
const leftEnding = '.left.ndjson';

/** What is kept of one run. */
export interface KeptRun {
  readonly run: string;
  readonly collections: readonly {
    readonly name: string;
    /** Bytes of the file that holds what was replaced. */
    readonly bytes: number;
    /** Whether the run did not come to its end, so that the next one goes on with it. */
    readonly unfinished: boolean;
  }[];
}

/** The folder of what the runs of a migration have replaced: a folder for each run, a file for each collection. */
export class UndoFolder {
  readonly #folder: string;

  /** `state` is the folder of the migration's state. */
  constructor(state: string) {
    this.#folder = join(state, 'undo');
  }

  /** The file of a run's records of a collection. */
  fileOf(run: string, collection: string): string {
    return this.#path(run, collection, recordsEnding);
  }

  /** The file of what an undo of a run has left as it is. */
  leftOf(run: string, collection: string): string {
    return this.#path(run, collection, leftEnding);
  }

  /** Notes that a run of a collection has begun. */
  async begin(run: string, collection: string): Promise<void> {
    await makeFolder(join(this.#folder, run));
    await replaceFile(this.#path(run, collection, unfinishedEnding), '');
  }

  /** Notes that a run of a collection is at its end. */
  async finish(run: string, collection: string): Promise<void> {
    await removeFile(this.#path(run, collection, unfinishedEnding));
  }

  /** The run of a collection that began and did not come to its end. */
  async unfinished(collection: string): Promise<string | undefined> {
    const runs = await this.list();
    const isOpen = ({ name, unfinished }: KeptRun['collections'][number]): boolean =>
      name === collection && unfinished;
    return runs.find(({ collections }) => collections.some(isOpen))?.run;
  }

  /** The runs that something is kept of, the latest first. */
  async list(): Promise<readonly KeptRun[]> {
    const runs: KeptRun[] = [];
    for (const run of (await namesIn(this.#folder)).sort().reverse()) {
      const names = await namesIn(join(this.#folder, run));
      const collections = [...new Set(names.map(collectionOf).filter((name) => name !== undefined))];
      if (collections.length === 0) continue;
      runs.push({
        run,
        collections: await Promise.all(collections.sort().map((name) => this.#see(run, name, names))),
      });
    }
    return runs;
  }

  async #see(run: string, name: string, names: readonly string[]): Promise<KeptRun['collections'][number]> {
    const unfinished = names.includes(`${encodeURIComponent(name)}${unfinishedEnding}`);
    return { name, bytes: await sizeOf(this.fileOf(run, name)), unfinished };
  }

  #path(run: string, collection: string, ending: string): string {
    return join(this.#folder, run, `${encodeURIComponent(collection)}${ending}`);
  }
}

/**
 * The name of a run that begins now: its time in UTC to the millisecond, so that names sort as runs began, and two
 * letters for those of the same one.
 */
export function newRun(now: Date, random: number): string {
  const [date, time, milliseconds] = now
    .toISOString()
    .split(/[T.]/)
    .map((part) => part.replace(/\D/g, ''));
  const letters = Math.floor(random * 36 ** 2)
    .toString(36)
    .padStart(2, '0');
  return `${date}-${time}-${milliseconds}${letters}`;
}

function collectionOf(file: string): string | undefined {
  const ending = [recordsEnding, unfinishedEnding].find((each) => file.endsWith(each));
  return ending === undefined ? undefined : decodeURIComponent(file.slice(0, -ending.length));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new EnvironmentError(`the folder "${folder}" could not be read: ${messageOf(error)}`, {
      code: 'state_unreadable',
      hint: 'Make the state folder readable for this user.',
      cause: error,
    });
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
