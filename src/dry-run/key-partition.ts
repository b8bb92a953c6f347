import type { KeyRecord } from './key-groups.js';

/** Bytes of a hash: two different identities never have the same. */
const hashBytes = 16;
const orderBytes = 6;
const headBytes = hashBytes + orderBytes + 4;
const firstCapacity = 4_096;

/** Records of documents as bytes, one behind the other. */
export class KeyPartition {
  #bytes = Buffer.alloc(0);
  #used = 0;

  get size(): number {
    return this.#used;
  }

  /** Adds a record. `hash` has 16 bytes at least, of which the first are kept. */
  append(hash: Buffer, order: number, id: string): void {
    const length = Buffer.byteLength(id);
    this.#reserve(headBytes + length);
    hash.copy(this.#bytes, this.#used, 0, hashBytes);
    this.#bytes.writeUIntBE(order, this.#used + hashBytes, orderBytes);
    this.#bytes.writeUInt32BE(length, this.#used + hashBytes + orderBytes);
    this.#bytes.write(id, this.#used + headBytes);
    this.#used += headBytes + length;
  }

  /** What was added. Valid until the next record is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  /** Forgets what was added, and keeps the room for what comes next. */
  clear(): void {
    this.#used = 0;
  }

  #reserve(length: number): void {
    const needed = this.#used + length;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, firstCapacity));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }
}

/** Reads records from bytes that come in pieces of any length. */
export async function* readRecords(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncIterable<readonly KeyRecord[]> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const { records, end } = parse(bytes);
    yield records;
    rest = Buffer.from(bytes.subarray(end));
  }
}

function parse(bytes: Buffer): { records: KeyRecord[]; end: number } {
  const records: KeyRecord[] = [];
  let place = 0;
  while (place + headBytes <= bytes.length) {
    const idStart = place + headBytes;
    const idEnd = idStart + bytes.readUInt32BE(place + hashBytes + orderBytes);
    if (idEnd > bytes.length) break;
    const hash = bytes.toString('latin1', place, place + hashBytes);
    const order = bytes.readUIntBE(place + hashBytes, orderBytes);
    records.push({ hash, order, id: bytes.toString('utf8', idStart, idEnd) });
    place = idEnd;
  }
  return { records, end: place };
}
