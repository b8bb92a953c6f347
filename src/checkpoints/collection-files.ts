import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeFolder, removeFile, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';

/** What is kept of each collection, and how it is written. */
export interface FileForm<T> {
  /** What such a file is, in an error before its path: `the checkpoint`. */
  readonly noun: string;
  readonly encode: (value: T) => string;
  readonly decode: (text: string, path: string) => T;
}

/** Keeps something of each collection in a file of its own in one folder, which is made when it is missing. */
export class CollectionFiles<T> {
  readonly #folder: string;
  readonly #form: FileForm<T>;

  constructor(folder: string, form: FileForm<T>) {
    this.#folder = folder;
    this.#form = form;
  }

  /** Throws EnvironmentError when the file cannot be read, and as its form does when it is damaged. */
  async load(collection: string): Promise<T | undefined> {
    const path = this.#path(collection);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new EnvironmentError(`${this.#form.noun} "${path}" could not be read: ${messageOf(error)}`, {
        code: 'state_unreadable',
        hint: 'Make the state folder readable for this user.',
        cause: error,
      });
    }
    return this.#form.decode(text, path);
  }

  /** On resolve it survives a power cut. Throws EnvironmentError when the file cannot be written. */
  async save(collection: string, value: T): Promise<void> {
    await this.#writing(collection, async (path) => {
      await makeFolder(this.#folder);
      await replaceFile(path, this.#form.encode(value));
    });
  }

  /** Throws EnvironmentError when the file cannot be removed. */
  async remove(collection: string): Promise<void> {
    await this.#writing(collection, removeFile);
  }

  async #writing(collection: string, write: (path: string) => Promise<void>): Promise<void> {
    const path = this.#path(collection);
    try {
      await write(path);
    } catch (error) {
      throw new EnvironmentError(`${this.#form.noun} "${path}" could not be written: ${messageOf(error)}`, {
        code: 'state_unwritable',
        hint: 'Free disk space or make the state folder writable, then run again: the run resumes.',
        cause: error,
      });
    }
  }

  #path(collection: string): string {
    // Names of CouchDB databases may hold slashes.
    return join(this.#folder, `${encodeURIComponent(collection)}.json`);
  }
}
