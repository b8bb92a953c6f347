import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import type { RecordPartition } from './record-partition.js';

/** A file as it was written. */
export interface SpillFile {
  readonly bytes: number;
  /** Of the whole file, in hexadecimal. */
  readonly sha256: string;
}

/** A file of records of all partitions, and where those of each begin; the last bound is the end. */
export interface Spill extends SpillFile {
  readonly path: string;
  readonly bounds: readonly number[];
}

const lengthBytes = 6;

/** Writes the records of all partitions, one partition behind the other; with `durable`, they survive a power cut. */
export async function writeSpill(
  path: string,
  partitions: readonly RecordPartition[],
  durable: boolean,
): Promise<Spill> {
  const head = Buffer.alloc(partitions.length * lengthBytes);
  for (const [index, { size }] of partitions.entries())
    head.writeUIntBE(size, index * lengthBytes, lengthBytes);
  const pieces = [head, ...partitions.map(({ bytes }) => bytes)];
  const digest = createHash('sha256');
  for (const piece of pieces) digest.update(piece);
  const file = await open(path, 'w', 0o600);
  try {
    await writeFile(file, pieces);
    if (durable) await file.sync();
  } finally {
    await file.close();
  }
  const bounds = boundsIn(head);
  return { path, bounds, bytes: bounds.at(-1) ?? head.length, sha256: digest.digest('hex') };
}

/** Finds a file again that `writeSpill` has written for so many partitions; `undefined` when it is not as it was. */
export async function findSpill(
  path: string,
  written: SpillFile,
  partitions: number,
): Promise<Spill | undefined> {
  const digest = createHash('sha256');
  const headBytes = partitions * lengthBytes;
  let head = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
      digest.update(chunk);
      bytes += chunk.length;
      if (head.length < headBytes) head = Buffer.concat([head, chunk]).subarray(0, headBytes);
    }
  } catch {
    return undefined;
  }
  const same = bytes === written.bytes && digest.digest('hex') === written.sha256;
  return same && head.length === headBytes ? { ...written, path, bounds: boundsIn(head) } : undefined;
}

/** The records of one partition, in pieces of any length. */
export function readSpill({ path, bounds }: Spill, index: number): AsyncIterable<Buffer> | readonly Buffer[] {
  const [start = 0, end = 0] = bounds.slice(index, index + 2);
  if (start === end) return [];
  return createReadStream(path, { start, end: end - 1, highWaterMark: 2 ** 18 });
}

function boundsIn(head: Buffer): readonly number[] {
  const bounds = [head.length];
  for (let place = 0; place < head.length; place += lengthBytes) {
    bounds.push((bounds.at(-1) ?? 0) + head.readUIntBE(place, lengthBytes));
  }
  return bounds;
}
