import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from '../../src/document.js';
import { createProjection } from '../../src/pipeline/projection.js';
import { mappingOf } from '../../src/pipeline/key.js';
import type { Stage } from '../../src/pipeline/stages/stage.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import { namedById } from '../../src/sources/shape.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import { compareAll } from '../../src/verify/compare-all.js';
import type { ConfirmOptions } from '../../src/verify/confirm.js';
import { Findings } from '../../src/verify/findings.js';
import type { Sides } from '../../src/verify/sides.js';
import { KeptComparison } from '../../src/verify/kept-comparison.js';
import { type Tally, emptyTally } from '../../src/verify/tally.js';

/** What a comparison found. */
export interface Found {
  readonly tally: Tally;
  readonly findings: Findings;
  readonly listed: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds waited before each round after the first. */
  readonly waited: readonly number[];
}

/** A collection `users` in memory on both sides. */
export class MemorySides {
  readonly documents = new MemoryCollection();
  readonly #database = new MemoryDatabase();
  /** Called before each wait. */
  onWait: () => void = () => undefined;

  constructor(readonly stages: readonly Stage[] = []) {}

  /** The items by identity. */
  get items(): Map<string, Document> {
    return this.#database.table('users').items;
  }

  /** Puts a document and the item that it becomes. */
  put(id: string, document: Document): void {
    this.documents.put(id, { ...document, _id: id });
    this.items.set(id, { ...document, _id: id });
  }

  sides(): Sides {
    const report = (): void => undefined;
    const source = connectMemory(new Map([['users', this.documents]])).open({
      name: 'users',
      conflicts: false,
      report,
    });
    const target = this.#database.open({
      name: 'users',
      key: namedById.key,
      numbers: 'reject',
      concurrency: 1,
      settings: undefined,
      report,
    });
    const project = createProjection({
      stages: this.stages,
      key: mappingOf(namedById.key),
      shape: namedById,
      deletes: 'apply',
    });
    return { source, target, project, idOf: ({ _id: id }) => (typeof id === 'string' ? id : undefined) };
  }

  /** Compares both sides in both directions. */
  async compare(options: Partial<ConfirmOptions> = {}): Promise<Found> {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-verify-'));
    const listed: Record<string, string[]> = { equal: [], missing: [], differing: [], extra: [] };
    const list = (kind: string, id: string): void => {
      listed[kind]?.push(id);
    };
    const findings = new Findings({ add: list, relieve: () => Promise.resolve() }, true);
    const tally = emptyTally();
    const waited: number[] = [];
    try {
      await using kept = await KeptComparison.open({
        folder: join(folder, 'unfinished'),
        subject: 'users',
        restart: false,
        saveMilliseconds: 30_000,
        now: Date.now,
      });
      const found = compareAll(this.sides(), kept, {
        tally,
        equal: (id) => {
          list('equal', id);
        },
        advanced: () => undefined,
        stop: new AbortController().signal,
        waits: [0, 1, 3],
        sleep: (milliseconds) => {
          waited.push(milliseconds);
          this.onWait();
          return Promise.resolve();
        },
        ...options,
      });
      for await (const differences of found) await findings.take(differences);
      await kept.finish();
      const left = await readdir(folder);
      if (left.length > 0) throw new Error(`temporary files are left: ${left.join()}`);
    } finally {
      await rm(folder, { recursive: true });
    }
    for (const ids of Object.values(listed)) ids.sort();
    return { tally, findings, listed, waited };
  }
}
