import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';

/** An item that was left as it is; `reason` says why the target refused it. */
export interface LeftItem {
  readonly id: string;
  readonly reason?: string;
}

/** Characters that wait to be written together. */
const most = 2 ** 16;

/** A file of what an undo has left as it is, one JSON object a line. Made anew by each undo; not at all for nothing. */
export class LeftFile implements AsyncDisposable {
  readonly #path: string;
  #file: FileHandle | undefined;
  #waiting = '';

  private constructor(path: string) {
    this.#path = path;
  }

  /** Removes what an earlier undo has listed. Throws EnvironmentError `state_unwritable`. */
  static async begin(path: string): Promise<LeftFile> {
    const list = new LeftFile(path);
    await list.#writing(() => rm(path, { force: true }));
    return list;
  }

  /** Where the items are listed; none while there are none. */
  get place(): string | undefined {
    return this.#file === undefined && this.#waiting === '' ? undefined : this.#path;
  }

  add({ id, reason }: LeftItem): void {
    this.#waiting += `${JSON.stringify({ id, reason })}\n`;
  }

  /** Writes what waits, where it is much. Throws EnvironmentError `state_unwritable`. */
  async relieve(): Promise<void> {
    if (this.#waiting.length > most) await this.#write();
  }

  /** Writes everything and closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#waiting !== '') await this.#write();
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = '';
    await this.#writing(async () => {
      if (this.#file === undefined) await makeFolder(dirname(this.#path));
      this.#file ??= await open(this.#path, 'w', 0o600);
      await this.#file.appendFile(lines);
    });
  }

  async #writing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw new EnvironmentError(
        `what undo has left cannot be listed in "${this.#path}": ${messageOf(error)}`,
        {
          code: 'state_unwritable',
          hint: 'Free disk space or make the state folder writable, then run undo again.',
          cause: error,
        },
      );
    }
  }
}
