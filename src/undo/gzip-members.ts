import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

/*
 * A gzip file may consist of several members (RFC 1952), one for each append. Each tells its own length in an extra
 * field, as those of BGZF do, so that the end of what was written whole is found without reading everything.
 */

const headBytes = 10;
const extraFlag = 0x04;
const extraBytes = 14;
const headWithExtra = headBytes + extraBytes;
const extraMark = Buffer.from('DF');

/** Compresses a text into a member of its own. */
export async function compressMember(text: string): Promise<Buffer> {
  const plain = await promisify(gzip)(text);
  const member = Buffer.allocUnsafe(plain.length + extraBytes);
  plain.copy(member, 0, 0, headBytes);
  member.writeUInt8(plain.readUInt8(3) | extraFlag, 3);
  member.writeUInt16LE(extraBytes - 2, headBytes);
  extraMark.copy(member, headBytes + 2);
  member.writeUInt16LE(8, headBytes + 4);
  member.writeUInt32LE(member.length, headBytes + 6);
  // The same again, inverted: a length that is damaged must not pass for one that was cut off.
  member.writeUInt32LE(~member.length >>> 0, headBytes + 10);
  plain.copy(member, headWithExtra, headBytes);
  return member;
}

/** A member as it is read. */
export interface Member {
  readonly text: string;
  /** Where it ends in the file. */
  readonly end: number;
}

/** The bytes of a file make no sense, and not only its last ones. */
export class DamagedMembers extends Error {}

/**
 * Reads the members of a file one after the other. What a crash has cut off at its end is left out.
 *
 * Throws DamagedMembers on anything else that `compressMember` has not made.
 */
export async function* readMembers(file: FileHandle): AsyncGenerator<Member, void, undefined> {
  const { size } = await file.stat();
  for (let start = 0; start < size;) {
    const length = lengthOf(await bytesOf(file, start, Math.min(headWithExtra, size - start)));
    const end = start + (length ?? 0);
    if (length === undefined || end > size) {
      if (length === undefined && !(await isTorn(file, start, size))) throw new DamagedMembers();
      return;
    }
    const text = await decompress(await bytesOf(file, start, length));
    if (text === undefined) {
      if (end < size) throw new DamagedMembers();
      return;
    }
    yield { text, end };
    start = end;
  }
}

/** None where the bytes do not begin a member. */
function lengthOf(head: Buffer): number | undefined {
  if (head.length < headWithExtra || head.readUInt16BE(0) !== 0x1f8b) return undefined;
  if (!head.subarray(headBytes + 2, headBytes + 4).equals(extraMark)) return undefined;
  const length = head.readUInt32LE(headBytes + 6);
  const inverted = ~head.readUInt32LE(headBytes + 10) >>> 0;
  return length > headWithExtra && length === inverted ? length : undefined;
}

/** A power cut may leave the beginning of a member, or zeros. */
async function isTorn(file: FileHandle, start: number, size: number): Promise<boolean> {
  if (size - start < headWithExtra) return true;
  for (let place = start; place < size; place += 65_536) {
    const bytes = await bytesOf(file, place, Math.min(65_536, size - place));
    if (!bytes.equals(Buffer.alloc(bytes.length))) return false;
  }
  return true;
}

async function decompress(member: Buffer): Promise<string | undefined> {
  try {
    return (await promisify(gunzip)(member)).toString('utf8');
  } catch {
    return undefined;
  }
}

async function bytesOf(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, start);
  return buffer.subarray(0, bytesRead);
}
