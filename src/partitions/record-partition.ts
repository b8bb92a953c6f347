/** A record as it is read again. Its head is valid until the next records are asked for. */
export interface StoredRecord {
  /** The bytes of the hash as latin1. */
  readonly hash: string;
  readonly head: Buffer;
  readonly text: string;
}

/** Bytes of a hash: two different identities never have the same. */
const hashBytes = 16;
const lengthBytes = 4;
const firstCapacity = 4_096;

/** Records as bytes, one behind the other: a hash, a head of a fixed length, and a text. */
export class RecordPartition {
  #bytes = Buffer.alloc(0);
  #used = 0;

  get size(): number {
    return this.#used;
  }

  /** Adds a record. `hash` has 16 bytes at least, of which the first are kept. */
  append(hash: Buffer, head: Buffer, text: string): void {
    const length = Buffer.byteLength(text);
    const textStart = this.#used + hashBytes + head.length + lengthBytes;
    this.#reserve(textStart + length);
    hash.copy(this.#bytes, this.#used, 0, hashBytes);
    head.copy(this.#bytes, this.#used + hashBytes);
    this.#bytes.writeUInt32BE(length, textStart - lengthBytes);
    this.#bytes.write(text, textStart);
    this.#used = textStart + length;
  }

  /** What was added. Valid until the next record is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#used);
  }

  /** Forgets what was added, and keeps the room for what comes next. */
  clear(): void {
    this.#used = 0;
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2, firstCapacity));
    this.#bytes.copy(grown, 0, 0, this.#used);
    this.#bytes = grown;
  }
}

/** Reads records with heads of `headBytes` from bytes that come in pieces of any length. */
export async function* readRecords(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  headBytes: number,
): AsyncIterable<readonly StoredRecord[]> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const { records, end } = parse(bytes, headBytes);
    yield records;
    rest = Buffer.from(bytes.subarray(end));
  }
}

function parse(bytes: Buffer, headBytes: number): { records: StoredRecord[]; end: number } {
  const records: StoredRecord[] = [];
  const fixed = hashBytes + headBytes + lengthBytes;
  let place = 0;
  while (place + fixed <= bytes.length) {
    const textStart = place + fixed;
    const textEnd = textStart + bytes.readUInt32BE(textStart - lengthBytes);
    if (textEnd > bytes.length) break;
    const hash = bytes.toString('latin1', place, place + hashBytes);
    const head = bytes.subarray(place + hashBytes, textStart - lengthBytes);
    records.push({ hash, head, text: bytes.toString('utf8', textStart, textEnd) });
    place = textEnd;
  }
  return { records, end: place };
}
