import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeFolder, removeFile, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import { type VerifiedMark, type VerifiedStore, decodeMark, encodeMark } from './verified.js';

/** Keeps each mark in a file of its own in one folder, which is made when it is missing. */
export class FileVerifiedStore implements VerifiedStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(collection: string): Promise<VerifiedMark | undefined> {
    const path = this.#path(collection);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw unusable(path, 'read', error);
    }
    return decodeMark(text, path);
  }

  async save(collection: string, mark: VerifiedMark): Promise<void> {
    const path = this.#path(collection);
    try {
      await makeFolder(this.#folder);
      await replaceFile(path, encodeMark(mark));
    } catch (error) {
      throw unusable(path, 'written', error);
    }
  }

  async remove(collection: string): Promise<void> {
    const path = this.#path(collection);
    try {
      await removeFile(path);
    } catch (error) {
      throw unusable(path, 'removed', error);
    }
  }

  #path(collection: string): string {
    return join(this.#folder, `${encodeURIComponent(collection)}.json`);
  }
}

function unusable(path: string, what: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `the note of the last verification, "${path}", could not be ${what}: ${messageOf(cause)}`,
    {
      code: what === 'read' ? 'state_unreadable' : 'state_unwritable',
      hint: 'Make room in the state folder, and make it readable and writable for this user.',
      cause,
    },
  );
}
