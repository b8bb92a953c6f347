import { customSourceConfig } from '../../src/sources/custom/config.js';
import { connectCustomSource } from '../../src/sources/custom/source.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import type { SourceConnection } from '../../src/sources/source.js';
import type { SourceFixture } from '../../src/testing.js';
import { idOf } from '../../src/testing/source-pages.js';

/** Collections by name, made readable. */
type Connect = (
  collections: ReadonlyMap<string, MemoryCollection>,
) => SourceConnection | Promise<SourceConnection>;

/** A source of a collection in memory. */
export async function memoryFixture(connect: Connect = connectMemory): Promise<SourceFixture> {
  const collections = new Map([['here', new MemoryCollection()]]);
  const here = (): MemoryCollection => collections.get('here') ?? new MemoryCollection();
  return {
    ...opened(await connect(collections), 'here'),
    put: (documents) => {
      for (const document of documents) here().put(idOf(document), document);
      return Promise.resolve();
    },
    remove: (id, body) => {
      here().remove(id, body);
      return Promise.resolve();
    },
    recreate: () => {
      collections.set('here', new MemoryCollection());
      return Promise.resolve();
    },
  };
}

/** The same as a source of the user's own. */
export function customFixture(): Promise<SourceFixture> {
  return memoryFixture((collections) => {
    const connect = () => connectMemory(collections);
    return connectCustomSource(customSourceConfig.parse({ type: 'custom', name: 'memory', connect }));
  });
}

/** A collection that is there, and one that is not. */
export function opened(
  connection: SourceConnection,
  name: string,
): Pick<SourceFixture, 'source' | 'missing' | typeof Symbol.asyncDispose> {
  const collection = { conflicts: false, report: () => undefined };
  return {
    source: connection.open({ ...collection, name }),
    missing: connection.open({ ...collection, name: 'not-there' }),
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
    },
  };
}
