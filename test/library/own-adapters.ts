import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryCheckpointStore } from '../../src/checkpoints/memory.js';
import type { Config, MigrationConfig } from '../../src/config/define.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import { MemoryDatabase } from '../../src/targets/memory.js';

/** A config whose databases are the test's own, with a folder for the rest of the state. */
export class OwnAdapters implements AsyncDisposable {
  readonly users = new MemoryCollection();
  readonly database = new MemoryDatabase();
  readonly checkpoints = new MemoryCheckpointStore();

  private constructor(readonly state: string) {}

  static async create(): Promise<OwnAdapters> {
    const own = new OwnAdapters(await mkdtemp(join(tmpdir(), 'docferry-own-')));
    for (const _id of ['a', 'b', 'c']) own.users.put(_id, { _id, n: 1 });
    return own;
  }

  config(changes: Partial<MigrationConfig> = {}): Config {
    const own = {
      source: {
        type: 'custom',
        name: 'maps',
        connect: () => connectMemory(new Map([['users', this.users]])),
        secrets: ['hunter2'],
      },
      target: { type: 'custom', name: 'tables in memory', connect: () => Promise.resolve(this.database) },
      collections: { users: {} },
    } as const;
    return { migrations: { own: { ...own, ...changes } } };
  }

  /** What the commands of the library take. */
  options(changes: Partial<MigrationConfig> = {}): { readonly config: Config; readonly state: string } {
    return { config: this.config(changes), state: this.state };
  }

  /** A config that keeps its checkpoints in memory. */
  withOwnState(): Partial<MigrationConfig> {
    return { state: { type: 'custom', name: 'a map', open: () => ({ checkpoints: this.checkpoints }) } };
  }

  get items(): readonly unknown[] {
    return [...this.database.table('users').items.values()];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.state, { recursive: true });
  }
}
