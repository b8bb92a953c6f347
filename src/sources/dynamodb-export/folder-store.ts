import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemCodeOf } from '../../dynamodb/requests/error-fields.js';
import { EnvironmentError, messageOf } from '../../errors.js';
import { damaged } from './damage.js';
import type { ExportStore, Listing } from './store.js';

/** Exports in a folder of this machine. */
export class FolderStore implements ExportStore {
  readonly #root: string;

  constructor(folder: string) {
    this.#root = resolve(folder);
  }

  async list(folder: string, stop: AbortSignal): Promise<Listing> {
    stop.throwIfAborted();
    const place = this.describe(folder);
    try {
      const entries = await readdir(place, { withFileTypes: true });
      const folders = new Set<string>();
      for (const entry of entries) {
        const target = entry.isSymbolicLink() ? await stat(join(place, entry.name)) : entry;
        if (target.isDirectory()) folders.add(entry.name);
      }
      const files = entries.map(({ name }) => name).filter((name) => !folders.has(name));
      return { files, folders: [...folders] };
    } catch (cause) {
      throw unreadableFolder(place, cause);
    }
  }

  async *read(path: string, stop: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    stop.throwIfAborted();
    const file = this.describe(path);
    try {
      yield* createReadStream(file, { signal: stop, highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
    } catch (cause) {
      stop.throwIfAborted();
      if (systemCodeOf(cause) === 'ENOENT') throw damaged(file, 'is missing', cause);
      throw new EnvironmentError(`the export file "${file}" cannot be read: ${messageOf(cause)}`, {
        code: 'export_unreadable',
        hint: 'Let the user that runs this read the folder of the export, and all that is below it.',
        cause,
      });
    }
  }

  describe(path: string): string {
    return join(this.#root, path);
  }
}

function unreadableFolder(folder: string, cause: unknown): EnvironmentError {
  if (systemCodeOf(cause) === 'ENOENT')
    return new EnvironmentError(`there is no folder "${folder}"`, {
      code: 'source_not_found',
      hint: 'Check "source.location": it names the folder that exports lie in.',
      cause,
    });
  return new EnvironmentError(`the folder "${folder}" cannot be read: ${messageOf(cause)}`, {
    code: 'export_unreadable',
    hint: 'Let the user that runs this read the folder of the export, and all that is below it.',
    cause,
  });
}
