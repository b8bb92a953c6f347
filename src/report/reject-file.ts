import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, makeFolder, removeFile, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { Rejection } from '../rejection.js';
import { type RejectLine, parseRejectLines } from './reject-line.js';
import type { RejectLog } from './reject-log.js';

/**
 * The list of a collection's rejected documents: one line of JSON each, in a file that is only appended to while a run
 * is under way. See docs/formats/reject-log.md.
 *
 * Lines that are waiting are written and synced together, so many rejections cost few syncs.
 */
export class FileRejectLog implements RejectLog {
  readonly place: string;
  readonly #listed: Map<string, RejectLine>;
  readonly #file: FileHandle;
  readonly #now: () => Date;
  #buffer: string[] = [];
  #flushing: Promise<void> | undefined;

  private constructor(
    path: string,
    file: FileHandle,
    options: { listed: Map<string, RejectLine>; now: () => Date },
  ) {
    this.place = path;
    this.#file = file;
    this.#listed = options.listed;
    this.#now = options.now;
  }

  /**
   * Opens the log, and makes it when it is missing. A last line cut off by a crash is taken away.
   *
   * Throws EnvironmentError when it cannot be read or written, or is damaged.
   */
  static async open(path: string, now = (): Date => new Date()): Promise<FileRejectLog> {
    return guard(path, async () => {
      await makeFolder(dirname(path));
      const listed = parseRejectLines(await readText(path), path);
      // Rewriting takes away superseded lines and what a crash cut off.
      await replaceFile(path, render(listed));
      return new FileRejectLog(path, await open(path, 'a'), { listed, now });
    });
  }

  /** Removes the log of a collection that is read again from its beginning. */
  static async remove(path: string): Promise<void> {
    await guard(path, () => removeFile(path));
  }

  /** The listed documents by id, without opening the log: a run may be writing it. None when there is no log. */
  static async read(path: string): Promise<ReadonlyMap<string, RejectLine>> {
    return guard(path, async () => parseRejectLines(await readText(path), path));
  }

  get size(): number {
    return this.#listed.size;
  }

  has(id: string): boolean {
    return this.#listed.has(id);
  }

  record(id: string, rejection: Rejection): Promise<void> {
    const { code, reason, path } = rejection;
    const line = { id, code, reason, ...(path === undefined ? {} : { path }), at: this.#now().toISOString() };
    this.#listed.set(id, line);
    return this.#append(line);
  }

  clear(id: string): Promise<void> {
    this.#listed.delete(id);
    return this.#append({ id, cleared: true, at: this.#now().toISOString() });
  }

  /** Closes the log with one line for each listed document, and removes it when there is none. */
  async [Symbol.asyncDispose](): Promise<void> {
    await guard(this.place, async () => {
      await this.#flushing;
      await this.#file.close();
      await (this.#listed.size === 0
        ? removeFile(this.place)
        : replaceFile(this.place, render(this.#listed)));
    });
  }

  #append(line: object): Promise<void> {
    this.#buffer.push(`${JSON.stringify(line)}\n`);
    // The flush under way may already have taken the buffer, so this line belongs to the one after it.
    const flush = (this.#flushing ?? Promise.resolve()).then(() => this.#flush());
    this.#flushing = flush;
    return flush;
  }

  async #flush(): Promise<void> {
    if (this.#buffer.length === 0) return;
    const text = this.#buffer.join('');
    this.#buffer = [];
    await guard(this.place, async () => {
      await this.#file.appendFile(text);
      await this.#file.datasync();
    });
  }
}

function render(lines: ReadonlyMap<string, RejectLine>): string {
  return [...lines.values()].map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

async function guard<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`the reject log "${path}" could not be kept: ${messageOf(error)}`, {
      code: 'state_unwritable',
      hint: 'Free disk space or make the state folder writable, then run again: the run resumes.',
      cause: error,
    });
  }
}
