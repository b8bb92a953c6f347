import { createHash, type Hash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { systemCodeOf } from '../../dynamodb/requests/error-fields.js';
import { damaged } from './damage.js';
import { splitLines } from './lines.js';
import type { DataFile } from './manifest.js';
import type { ExportStore } from './store.js';

/**
 * Yields the lines of a data file, unzipped, in order and in batches.
 *
 * The last batch comes only once the file has proved to be what the manifest says: its checksum, and how many items it
 * has. Throws EnvironmentError when it is not.
 */
export async function* dataLines(
  store: ExportStore,
  file: DataFile,
  stop: AbortSignal,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  const name = store.describe(file.path);
  const hash = createHash('md5');
  let held: readonly Buffer[] = [];
  let count = 0;
  for await (const lines of splitLines(unzipped(store.read(file.path, stop), { name, hash, stop }))) {
    if (held.length > 0) yield held;
    held = lines.filter((line) => line.length > 0);
    count += held.length;
  }
  if (hash.digest('base64') !== file.md5)
    throw damaged(name, 'does not have the checksum that the manifest tells');
  if (count !== file.items)
    throw damaged(name, `has ${count} items, though the manifest counts ${file.items}`);
  if (held.length > 0) yield held;
}

interface Unzipping {
  readonly name: string;
  readonly hash: Hash;
  readonly stop: AbortSignal;
}

async function* unzipped(
  stored: AsyncIterable<Uint8Array>,
  { name, hash, stop }: Unzipping,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  let bytes = 0;
  const hashed = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of stored) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  };
  const feeding = pipeline(hashed, gunzip);
  // Its failure is the stream's own, and met there.
  feeding.catch(() => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    stop.throwIfAborted();
    const isZlib = systemCodeOf(error)?.startsWith('Z_') === true;
    if (!isZlib) throw error;
    // A partition without items may have a file without any bytes.
    if (bytes > 0) throw damaged(name, 'is cut off or is no gzip file', error);
  }
}
