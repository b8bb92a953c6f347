import { randomUUID } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeDocument,
  type Document,
  encodeDocument,
  type Forecast,
  type ItemPage,
  type Key,
  type Meter,
  type PreparedWrite,
  Rejection,
  type ScanPosition,
  type Target,
  type TargetConnection,
  type TargetSurvey,
  type Write,
} from 'docferry';

/** A write as it is appended: the item as JSON, or none for a delete. */
interface NdjsonWrite extends PreparedWrite {
  readonly json: string | undefined;
}

/** Writes a folder of logs, one for each collection, whose items are kept in memory and are named by `_id`. */
export function connectNdjsonTarget(folder: string): TargetConnection {
  const logs = new Map<string, Log>();
  return {
    open: ({ name }) => {
      const log = logs.get(name) ?? new Log(join(folder, `${name}.ndjson`));
      logs.set(name, log);
      return new NdjsonTarget(log);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The file of a collection, and what it amounts to. */
class Log {
  readonly items = new Map<string, string>();
  #opened: Promise<string | undefined> | undefined;

  constructor(readonly path: string) {}

  /** The incarnation of the collection; none where there is no file. */
  open(): Promise<string | undefined> {
    return (this.#opened ??= this.#read());
  }

  create(): Promise<string> {
    this.#opened = this.open().then(async (there) => {
      if (there !== undefined) return there;
      const incarnation = randomUUID();
      await writeFile(this.path, `${JSON.stringify({ incarnation })}\n`, { flag: 'wx', flush: true });
      return incarnation;
    });
    return this.#opened as Promise<string>;
  }

  /** Appends writes. Once this resolves, they survive a power cut. */
  async append(writes: readonly NdjsonWrite[]): Promise<void> {
    const lines = writes.map(({ identity, json }) => `${JSON.stringify(identity)} ${json ?? ''}\n`);
    await appendFile(this.path, lines.join(''), { flush: true });
    for (const { identity, json } of writes) this.#apply(identity, json);
  }

  async #read(): Promise<string | undefined> {
    const text = await readFile(this.path, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    // What lacks its end was being written when the process died, and is written again.
    const [header, ...lines] = text?.split('\n').slice(0, -1) ?? [];
    for (const line of lines) {
      const space = /^"(?:[^"\\]|\\.)*" /.exec(line)?.[0] ?? '';
      this.#apply(JSON.parse(space) as string, line.slice(space.length) || undefined);
    }
    return header === undefined ? undefined : (JSON.parse(header) as { incarnation: string }).incarnation;
  }

  #apply(identity: string, json: string | undefined): void {
    if (json === undefined) this.items.delete(identity);
    else this.items.set(identity, json);
  }
}

class NdjsonTarget implements Target<NdjsonWrite> {
  readonly limits = { maxWrites: 500, maxBytes: 16_000_000 };

  constructor(private readonly log: Log) {}

  async probe(): Promise<void> {
    await this.log.open();
  }

  async survey(stop: AbortSignal): Promise<TargetSurvey> {
    stop.throwIfAborted();
    const incarnation = await this.log.open();
    const survey = { settings: { key: '"_id" (S)' }, differences: [], obstacles: [] };
    if (incarnation === undefined) return { ...survey, exists: false };
    const texts = [...this.log.items.values()];
    const items = { count: texts.length, bytes: texts.reduce((sum, text) => sum + text.length, 0) };
    return { ...survey, exists: true, incarnation, items };
  }

  meter(): Meter<NdjsonWrite> {
    return new NdjsonMeter();
  }

  ensure(): Promise<string> {
    return this.log.create();
  }

  identify(key: Key): string {
    const { _id } = key;
    if (typeof _id === 'string') return _id;
    throw new TypeError('the key has no "_id"');
  }

  prepare(write: Write): NdjsonWrite | Rejection {
    const named = write.kind === 'put' ? write.item : write.key;
    const identity = Object.hasOwn(named, '_id') ? named['_id'] : undefined;
    if (identity === undefined) return new Rejection('key_missing', 'the item has no "_id"', '_id');
    if (typeof identity !== 'string') return new Rejection('key_type', '"_id" is no string', '_id');
    if (identity === '') return new Rejection('key_empty', '"_id" is empty', '_id');
    const json = write.kind === 'put' ? encodeDocument(write.item) : undefined;
    if (json instanceof Rejection) return json;
    const size = Buffer.byteLength(json ?? '');
    return {
      kind: write.kind,
      id: write.id,
      identity,
      json,
      size,
      bytes: size + Buffer.byteLength(identity),
    };
  }

  itemOf({ json }: NdjsonWrite): Document | undefined {
    return json === undefined ? undefined : decodeDocument(json);
  }

  async write(batch: readonly NdjsonWrite[], abort: AbortSignal): Promise<readonly []> {
    abort.throwIfAborted();
    await this.log.append(batch);
    return [];
  }

  async fetch(keys: readonly Key[], stop: AbortSignal): Promise<ReadonlyMap<string, Document>> {
    stop.throwIfAborted();
    await this.log.open();
    const found = new Map<string, Document>();
    for (const identity of keys.map((key) => this.identify(key))) {
      const json = this.log.items.get(identity);
      if (json !== undefined) found.set(identity, decodeDocument(json));
    }
    return found;
  }

  async *scan({ after = '' as ScanPosition, stop }: Parameters<Target['scan']>[0]): AsyncGenerator<ItemPage> {
    await this.log.open();
    stop.throwIfAborted();
    for (const [_id, json] of [...this.log.items].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (_id <= after) continue;
      stop.throwIfAborted();
      yield { items: [{ key: { _id }, item: decodeDocument(json) }], position: _id as ScanPosition };
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** Files cost nothing that a dry run could foretell. */
class NdjsonMeter implements Meter<NdjsonWrite> {
  #bytes = 0;

  take(_write: Write, { bytes }: NdjsonWrite): readonly [] {
    this.#bytes += bytes;
    return [];
  }

  forecast({ scale, readSeconds }: Parameters<Meter['forecast']>[0]): Forecast {
    return {
      writeUnits: 0,
      parts: [],
      ways: [],
      storage: { bytes: this.#bytes * scale, usdPerMonth: 0 },
      prices: { region: 'this machine', origin: 'files cost nothing' },
      time: { seconds: readSeconds, limitedBy: 'reading the source' },
      hotKeys: [],
      advice: [],
    };
  }
}
