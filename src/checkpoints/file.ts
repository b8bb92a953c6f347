import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, removeFile, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import type { Checkpoint, CheckpointStore } from './checkpoint-store.js';
import { decodeCheckpoint, encodeCheckpoint } from './format.js';

/** Keeps each checkpoint in a file of its own in one folder, which is made when it is missing. */
export class FileCheckpointStore implements CheckpointStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(collection: string): Promise<Checkpoint | undefined> {
    const path = this.#path(collection);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new EnvironmentError(`the checkpoint "${path}" could not be read: ${messageOf(error)}`, {
        code: 'state_unreadable',
        hint: 'Make the state folder readable for this user.',
        cause: error,
      });
    }
    return decodeCheckpoint(text, path);
  }

  async save(collection: string, checkpoint: Checkpoint): Promise<void> {
    const path = this.#path(collection);
    await writing(path, async () => {
      await mkdir(this.#folder, { recursive: true });
      await replaceFile(path, encodeCheckpoint(checkpoint));
    });
  }

  async remove(collection: string): Promise<void> {
    const path = this.#path(collection);
    await writing(path, () => removeFile(path));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #path(collection: string): string {
    // Names of CouchDB databases may hold slashes.
    return join(this.#folder, `${encodeURIComponent(collection)}.json`);
  }
}

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new EnvironmentError(`the checkpoint "${path}" could not be written: ${messageOf(error)}`, {
      code: 'state_unwritable',
      hint: 'Free disk space or make the state folder writable, then run again: the run resumes.',
      cause: error,
    });
  }
}
