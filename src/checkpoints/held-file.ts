import { type BigIntStats, statSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { readLeaseRecord } from './lease-record.js';
import { leaseLost } from './lease-refusal.js';
import type { Lease } from './lease.js';

/** A lease file of ours. */
interface HeldFile {
  readonly path: string;
  readonly token: string;
  readonly collection: string;
  /** Milliseconds between two signs of life. */
  readonly heartbeat: number;
}

/** Holds a lease by the file that was just put at its place. */
export async function holdFile(file: HeldFile): Promise<Lease> {
  const handle = await open(file.path, 'r+');
  try {
    return new FileLease(file, handle, await handle.stat({ bigint: true }));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Milliseconds for which a look at the file counts: a batch is under way for longer. */
const FRESH = 10;

/**
 * A lease whose file is kept open: as long as it is, no other file can have its number, and so whether the file at the
 * place of the lease is still ours is told by a look at it.
 */
class FileLease implements Lease {
  readonly #file: HeldFile;
  readonly #handle: FileHandle;
  readonly #own: Pick<BigIntStats, 'dev' | 'ino'>;
  readonly #timer: NodeJS.Timeout;
  /** Whether the file has been found to hold our token. */
  #proven = false;
  /** When the file was last found in its place. */
  #seen = -Infinity;

  constructor(file: HeldFile, handle: FileHandle, own: BigIntStats) {
    this.#file = file;
    this.#handle = handle;
    this.#own = own;
    this.#timer = setInterval(() => void this.#beat(), file.heartbeat);
    // A forgotten lease must not keep the process alive.
    this.#timer.unref();
  }

  async assertHeld(): Promise<void> {
    if (this.#proven && this.#inPlace()) return;
    const { path, token, collection } = this.#file;
    const holder = await readLeaseRecord(path);
    if (holder?.token !== token) throw leaseLost(collection, holder);
    this.#proven = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#handle.close();
    const { path, token } = this.#file;
    if ((await readLeaseRecord(path))?.token === token) await rm(path, { force: true });
  }

  /** Without a thread: the way there and back takes twenty times as long as the look. */
  #inPlace(): boolean {
    // Not a monotonic clock, which may stand still while the machine sleeps and another takes over.
    const now = Date.now();
    if (Math.abs(now - this.#seen) < FRESH) return true;
    const found = statSync(this.#file.path, { bigint: true, throwIfNoEntry: false });
    const ours = found?.dev === this.#own.dev && found.ino === this.#own.ino;
    if (ours) this.#seen = now;
    return ours;
  }

  /**
   * Writes the first byte once more, because a time that is set comes from this machine's clock and not from the file
   * system's. Fails in silence.
   */
  async #beat(): Promise<void> {
    try {
      await this.#handle.write('{', 0);
    } catch {
      // A file that is gone is noticed before the next write.
    }
  }
}
