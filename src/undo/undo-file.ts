import { type FileHandle, open } from 'node:fs/promises';
import { isMissing, replaceFile } from '../durable-file.js';
import { EnvironmentError, messageOf } from '../errors.js';
import { DamagedMembers, compressMember, readMembers } from './gzip-members.js';
import {
  type UndoHead,
  type UndoRecord,
  parseUndoHead,
  parseUndoRecord,
  renderUndoHead,
  renderUndoRecord,
} from './undo-record.js';

/** Characters that are compressed together at the most. */
const memberLength = 4_000_000;

/** Records of one run of a collection, in a file that is only appended to. See docs/undo.md. */
export class UndoFile implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #flushing: Promise<void> | undefined;
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Bytes of the file, once something was appended. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Opens a file to go on with it; what a crash has cut off at its end is taken away. Makes it where it is missing. */
  static async open(path: string, head: UndoHead): Promise<UndoFile> {
    return await keeping(path, async () => {
      const end = await soundLength(path);
      if (end === 0) await replaceFile(path, await compressMember(renderUndoHead(head)));
      const file = await open(path, 'r+');
      if (end > 0) await file.truncate(end);
      return new UndoFile(path, file);
    });
  }

  /** Resolves once the records are on disk. Those that wait are written and synced together. */
  append(records: readonly UndoRecord[]): Promise<void> {
    this.#waiting.push(...records.map(renderUndoRecord));
    // The flush under way may already have taken what waited, so these belong to the one after it.
    const flush = (this.#flushing ?? Promise.resolve()).then(() => this.#flush());
    this.#flushing = flush;
    return flush;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing?.catch(() => undefined);
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting;
    if (lines.length === 0) return;
    this.#waiting = [];
    await keeping(this.#path, async () => {
      let { size: place } = await this.#file.stat();
      for (const text of inPieces(lines)) {
        const member = await compressMember(text);
        await writeAll(this.#file, member, place);
        place += member.length;
      }
      await this.#file.datasync();
      this.#bytes = place;
    });
  }
}

/** What a file's first line says. None where there is no file, or nothing of it that was written whole. */
export async function readUndoHead(path: string): Promise<UndoHead | undefined> {
  for await (const lines of linesOf(path)) return parseUndoHead(lines[0] ?? '') ?? damaged(path);
  return undefined;
}

/** Reads the records of a file in order, some at a time. Throws EnvironmentError `undo_damaged` on what is none. */
export async function* readUndoRecords(path: string): AsyncGenerator<readonly UndoRecord[], void, undefined> {
  let first = true;
  for await (const lines of linesOf(path)) {
    yield lines.slice(first ? 1 : 0).map((line) => parseUndoRecord(line) ?? damaged(path));
    first = false;
  }
}

async function* linesOf(path: string): AsyncGenerator<readonly string[], void, undefined> {
  const file = await reading(path, () => open(path, 'r').catch(unlessMissing));
  if (file === undefined) return;
  try {
    const members = readMembers(file);
    for (;;) {
      const { done, value } = await reading(path, () => members.next());
      if (done === true) return;
      yield value.text.split('\n').slice(0, -1);
    }
  } finally {
    await file.close();
  }
}

async function soundLength(path: string): Promise<number> {
  const file = await open(path, 'r').catch(unlessMissing);
  if (file === undefined) return 0;
  let length = 0;
  try {
    for await (const { end } of readMembers(file)) length = end;
  } finally {
    await file.close();
  }
  return length;
}

function* inPieces(lines: readonly string[]): Generator<string, void, undefined> {
  let piece = '';
  for (const line of lines) {
    if (piece !== '' && piece.length + line.length > memberLength) {
      yield piece;
      piece = '';
    }
    piece += line;
  }
  yield piece;
}

/** A file's `write` may take fewer bytes than it is given. */
async function writeAll(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.length - written;
    written += (await file.write(bytes, written, rest, start + written)).bytesWritten;
  }
}

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

async function keeping<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof DamagedMembers) damaged(path);
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`what is replaced could not be kept in "${path}": ${messageOf(error)}`, {
      code: 'state_unwritable',
      hint: 'Free disk space or make the state folder writable, then run again: the run resumes.',
      cause: error,
    });
  }
}

async function reading<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof DamagedMembers) damaged(path);
    throw new EnvironmentError(`"${path}" could not be read: ${messageOf(error)}`, {
      code: 'state_unreadable',
      hint: 'Make the state folder readable for this user.',
      cause: error,
    });
  }
}

function damaged(path: string): never {
  throw new EnvironmentError(`"${path}", which keeps what a run has replaced, is damaged`, {
    code: 'undo_damaged',
    hint: 'Put back a copy of it; to run without it, move it elsewhere.',
  });
}
