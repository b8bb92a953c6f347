import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { DifferenceKind } from './difference.js';

/** What ids are listed of. */
export type IdList = 'equal' | DifferenceKind;

/** Characters that wait to be written together. */
const most = 2 ** 16;

/** Files of ids in one folder, one id a line as a JSON string. What an earlier verification listed is replaced. */
export class IdFiles implements AsyncDisposable {
  readonly #waiting = new Map<IdList, string>();
  readonly #folder: string;
  readonly #files: ReadonlyMap<IdList, FileHandle>;

  private constructor(folder: string, files: ReadonlyMap<IdList, FileHandle>) {
    this.#folder = folder;
    this.#files = files;
  }

  /** Makes the files. Throws EnvironmentError `results_unwritable` when that is not possible. */
  static async create(folder: string, lists: readonly IdList[]): Promise<IdFiles> {
    return await guard(folder, async () => {
      await makeFolder(folder);
      const files = new Map<IdList, FileHandle>();
      for (const list of lists) files.set(list, await open(join(folder, list), 'w', 0o600));
      return new IdFiles(folder, files);
    });
  }

  /** The places of the files. */
  get places(): Partial<Record<IdList, string>> {
    return Object.fromEntries([...this.#files.keys()].map((list) => [list, join(this.#folder, list)]));
  }

  add(list: IdList, id: string): void {
    this.#waiting.set(list, `${this.#waiting.get(list) ?? ''}${JSON.stringify(id)}\n`);
  }

  /** Writes what waits, where it is much. Throws EnvironmentError `results_unwritable`. */
  async relieve(): Promise<void> {
    for (const [list, lines] of this.#waiting) if (lines.length > most) await this.#write(list);
  }

  /** Writes everything and closes the files. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const list of this.#files.keys()) await this.#write(list);
    for (const file of this.#files.values()) await file.close();
  }

  async #write(list: IdList): Promise<void> {
    const lines = this.#waiting.get(list);
    this.#waiting.delete(list);
    const file = this.#files.get(list);
    if (lines === undefined || file === undefined) return;
    await guard(this.#folder, () => file.appendFile(lines));
  }
}

async function guard<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new EnvironmentError(
      `the results of the verification cannot be written to "${folder}": ${messageOf(error)}`,
      {
        code: 'results_unwritable',
        hint: 'Make room in that folder, or name another one with --state.',
        cause: error,
      },
    );
  }
}
