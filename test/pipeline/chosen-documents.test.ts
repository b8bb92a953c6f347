import { describe, expect, test } from '@jest/globals';
import type { Page } from '../../src/document.js';
import { chosenDocuments } from '../../src/pipeline/chosen-documents.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import type { Source } from '../../src/sources/source.js';

const stop = new AbortController().signal;

function sourceOf(ids: readonly string[]): Source {
  const collection = new MemoryCollection();
  for (const id of ids) collection.put(id, { _id: id, n: 1 });
  return connectMemory(new Map([['users', collection]])).open({
    name: 'users',
    conflicts: false,
    report: () => undefined,
  });
}

async function pagesOf(source: Pick<Source, 'read'>): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of source.read({ stop })) pages.push(page);
  return pages;
}

describe('chosenDocuments', () => {
  test('yields what is there as it is now, and a removal for what is not, in the given order', async () => {
    const source = chosenDocuments(sourceOf(['a', 'b', 'c']), ['c', 'gone', 'a']);
    expect(await pagesOf(source)).toEqual([
      {
        changes: [
          { kind: 'upsert', id: 'c', document: { _id: 'c', n: 1 } },
          { kind: 'removal', id: 'gone' },
          { kind: 'upsert', id: 'a', document: { _id: 'a', n: 1 } },
        ],
        position: '3',
        skipped: 0,
        phase: 'changes',
      },
    ]);
    await source[Symbol.asyncDispose]();
  });

  test('reads few at a time, each of them once', async () => {
    const ids = Array.from({ length: 45 }, (_, n) => `d${n}`);
    const pages = await pagesOf(chosenDocuments(sourceOf(ids), ids));
    expect(pages.map(({ changes }) => changes.length)).toEqual([20, 20, 5]);
    expect(pages.map(({ position }) => position)).toEqual(['20', '40', '45']);
    expect(pages.flatMap(({ changes }) => Array.from(changes, ({ id }) => id))).toEqual(ids);
  });

  test('yields no page without ids', async () => {
    expect(await pagesOf(chosenDocuments(sourceOf(['a']), []))).toEqual([]);
  });

  test('probes the source and expects as many as were chosen', async () => {
    expect(await chosenDocuments(sourceOf(['a']), ['x', 'y']).probe({ stop })).toBe(2);
    const missing = connectMemory(new Map()).open({
      name: 'users',
      conflicts: false,
      report: () => undefined,
    });
    await expect(chosenDocuments(missing, ['x']).probe({ stop })).rejects.toMatchObject({
      code: 'source_not_found',
    });
  });

  test('ends when it is stopped, before it asks the source', async () => {
    const source = sourceOf(['a']);
    let fetched = 0;
    const counted: Source = {
      ...source,
      traits: source.traits,
      fetch: () => {
        fetched += 1;
        return Promise.resolve(new Map());
      },
    };
    const reading = chosenDocuments(counted, ['a']).read({ stop: AbortSignal.abort(new Error('enough')) });
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toThrow('enough');
    expect(fetched).toBe(0);
  });

  test('promises what it keeps: deletions are told, but the next pass begins anew', () => {
    const { traits } = chosenDocuments(sourceOf(['a']), ['a']);
    expect(traits).toEqual({ incremental: false, removals: true });
  });

  test('begins where the source does, and closes it', async () => {
    const source = sourceOf(['a']);
    let closed = 0;
    const counted: Source = {
      ...source,
      traits: source.traits,
      origin: (signal) => source.origin(signal),
      [Symbol.asyncDispose]: () => Promise.resolve(void (closed += 1)),
    };
    const chosen = chosenDocuments(counted, []);
    expect(await chosen.origin(stop)).toBe(await source.origin(stop));
    await chosen[Symbol.asyncDispose]();
    expect(closed).toBe(1);
  });

  test('fetches as the source does', async () => {
    const fetched = await chosenDocuments(sourceOf(['a']), []).fetch(['a', 'b'], stop);
    expect([...fetched.keys()]).toEqual(['a']);
  });
});
