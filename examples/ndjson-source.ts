import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Change,
  decodeDocument,
  type Document,
  EnvironmentError,
  GuardError,
  namedById,
  type Page,
  type Position,
  type Source,
  type SourceConnection,
} from 'docferry';

/**
 * Reads a folder of logs, one for each collection, to which an application appends.
 *
 * The first line of `users.ndjson` is `{"log":"some id"}`; each other is `{"id":"a","document":{"_id":"a"}}` or
 * `{"id":"a","deleted":true}`.
 */
export function connectNdjson(folder: string): SourceConnection {
  return {
    open: ({ name }) => new NdjsonSource(name, join(folder, `${name}.ndjson`)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A place in a log: which log it is of, and how many bytes lie before it. */
interface Place {
  readonly log: string;
  readonly offset: number;
}

interface Line {
  readonly content: Document;
  readonly bytes: number;
  /** The place after it. */
  readonly end: number;
}

const linesPerPage = 100;

class NdjsonSource implements Source {
  readonly traits = { incremental: true, removals: true };

  constructor(
    private readonly name: string,
    private readonly path: string,
  ) {}

  shape(): Promise<typeof namedById> {
    return Promise.resolve(namedById);
  }

  async probe({ after, stop }: Parameters<Source['probe']>[0]): Promise<number> {
    const { offset } = await this.placeOf(after, stop);
    let count = 0;
    for await (const line of this.lines(offset, stop)) count += isChange(line) ? 1 : 0;
    return count;
  }

  async *read({ after, stop }: Parameters<Source['read']>[0]): AsyncGenerator<Page> {
    const { log, offset } = await this.placeOf(after, stop);
    const position = (end: number): Position => JSON.stringify({ log, offset: end }) as Position;
    // A pass from the beginning starts with a page without changes, whose position is saved before anything is written.
    if (after === undefined) yield { changes: [], skipped: 0, phase: 'copy', position: position(offset) };
    let end = offset;
    let lines: Line[] = [];
    const page = (): Page => ({ ...contentOf(lines), skipped: 0, phase: 'changes', position: position(end) });
    for (let begun = -1; begun < end;) {
      begun = end;
      for await (const line of this.lines(end, stop)) {
        lines.push(line);
        end = line.end;
        if (lines.length < linesPerPage) continue;
        yield page();
        stop.throwIfAborted();
        lines = [];
      }
    }
    yield page();
  }

  async *sample({ documents, stop }: Parameters<Source['sample']>[0]): AsyncGenerator<Page> {
    const { log, offset } = await this.placeOf(undefined, stop);
    // Whoever has an index asks that: this holds every document in memory.
    const present = new Map<string, Line>();
    for await (const line of this.lines(offset, stop)) {
      if (line.content['deleted'] === true) present.delete(idOf(line));
      else if (isChange(line)) present.set(idOf(line), line);
    }
    const all = [...present].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
    const share = Math.min(1, documents / all.length);
    const chosen = all.filter((_, index) => Math.floor((index + 1) * share) > Math.floor(index * share));
    const position = JSON.stringify({ log, offset }) as Position;
    yield { ...contentOf(chosen), skipped: 0, phase: 'copy', position };
  }

  async origin(stop: AbortSignal): Promise<Position> {
    return JSON.stringify({ ...(await this.placeOf(undefined, stop)), offset: 0 }) as Position;
  }

  async present(stop: AbortSignal): Promise<Position> {
    const { log } = await this.placeOf(undefined, stop);
    return JSON.stringify({ log, offset: (await stat(this.path)).size }) as Position;
  }

  async awaitChange(after: Position, stop: AbortSignal): Promise<void> {
    const { offset } = await this.placeOf(after, stop);
    while ((await stat(this.path)).size <= offset) await delay(20, undefined, { signal: stop });
  }

  async fetch(ids: readonly string[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    const { offset } = await this.placeOf(undefined, stop);
    const wanted = new Set(ids);
    const found = new Map<string, Document>();
    for await (const line of this.lines(offset, stop)) {
      if (!isChange(line) || !wanted.has(idOf(line))) continue;
      const change = changeOf(line);
      if (change.kind === 'upsert') found.set(change.id, change.document);
      else found.delete(change.id);
    }
    return found;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** Where to read on. Throws where the log is not there, or is not the one that the position was taken from. */
  private async placeOf(after: Position | undefined, stop: AbortSignal): Promise<Place> {
    stop.throwIfAborted();
    const log = await this.nameOfLog(stop);
    if (after === undefined) return { log, offset: 0 };
    const place = JSON.parse(after) as Place;
    if (place.log === log) return place;
    throw new GuardError(`the log "${this.path}" is not the one that was read before`, {
      code: 'source_recreated',
      hint: 'Run with --restart to read it from the beginning.',
    });
  }

  private async nameOfLog(stop: AbortSignal): Promise<string> {
    try {
      for await (const { content } of this.lines(0, stop)) return JSON.stringify(content['log']);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    throw new EnvironmentError(`there is no log of "${this.name}" at "${this.path}"`, {
      code: 'source_not_found',
      hint: 'Check the folder and the name of the collection.',
    });
  }

  /** The whole lines after so many bytes. What lacks its end is being written. */
  private async *lines(offset: number, stop: AbortSignal): AsyncGenerator<Line> {
    let [rest, end] = [Buffer.alloc(0), offset];
    for await (const chunk of createReadStream(this.path, { start: offset })) {
      stop.throwIfAborted();
      rest = Buffer.concat([rest, chunk as Buffer]);
      for (let bytes = rest.indexOf('\n') + 1; bytes > 0; bytes = rest.indexOf('\n') + 1) {
        end += bytes;
        yield { content: decodeDocument(rest.toString('utf8', 0, bytes)), bytes, end };
        rest = rest.subarray(bytes);
      }
    }
  }
}

function isChange({ content }: Line): boolean {
  return content['id'] !== undefined;
}

function idOf({ content }: Line): string {
  const { id } = content;
  if (typeof id === 'string') return id;
  throw new TypeError('a line has no id');
}

function changeOf(line: Line): Change {
  const id = idOf(line);
  if (line.content['deleted'] === true) return { kind: 'removal', id };
  return { kind: 'upsert', id, document: line.content['document'] as Document };
}

function contentOf(lines: readonly Line[]): { readonly changes: readonly Change[]; readonly bytes: number } {
  const changes = lines.filter(isChange).map(changeOf);
  return { changes, bytes: lines.reduce((sum, { bytes }) => sum + bytes, 0) };
}
