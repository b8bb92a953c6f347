import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DuplicateKeys } from '../../src/dry-run/duplicate-keys.js';
import type { FindingTotal } from '../../src/dry-run/findings.js';
import { seededRandom } from '../support/random.js';

type Pair = readonly [identity: string, id: string];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Memory for nothing, for some and for all. */
const memories = [0, 2_000, 2 ** 24];

async function find(pairs: readonly Pair[], memory: number): Promise<FindingTotal> {
  await using keys = new DuplicateKeys({ folder, memory });
  for (const [identity, id] of pairs) await keys.add(identity, id);
  const found = await keys.find();
  expect(await readdir(folder)).toHaveLength(pairs.length * 30 > memory ? 1 : 0);
  return found;
}

describe.each(memories)('with %p bytes of memory', (memory) => {
  test('finds every document of a group, in the order of reading, and names another of it', async () => {
    const filler = Array.from({ length: 100 }, (_, index): Pair => [`key ${index}`, `id ${index}`]);
    const pairs: Pair[] = [['x', 'x1'], ['y', 'y1'], ...filler, ['y', 'y✓"2'], ['x', 'x2'], ['x', 'x3']];
    expect(await find(pairs, memory)).toEqual({
      count: 5,
      measures: { keys: 2 },
      samples: [
        { id: 'x1', reason: 'it would become the same item as "x2"' },
        { id: 'y1', reason: 'it would become the same item as "y✓\\"2"' },
        { id: 'y✓"2', reason: 'it would become the same item as "y1"' },
        { id: 'x2', reason: 'it would become the same item as "x1"' },
        { id: 'x3', reason: 'it would become the same item as "x1"' },
      ],
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('does not take a document that was read twice for two', async () => {
    const pairs: Pair[] = [
      ['a', '1'],
      ['b', '2'],
      ['a', '1'],
      ['b', '3'],
      ['b', '3'],
      ['b', '2'],
    ];
    expect(await find(pairs, memory)).toMatchObject({ count: 2, measures: { keys: 1 } });
  });

  test('agrees with a count that keeps everything', async () => {
    const random = seededRandom(3);
    const pairs = Array.from({ length: 400 }, (_, index): Pair => [
      `key ${Math.floor(random() * 600)}`,
      `id ${index}`,
    ]);
    const sizes = new Map<string, number>();
    for (const [identity] of pairs) sizes.set(identity, (sizes.get(identity) ?? 0) + 1);
    const shared = pairs.filter(([identity]) => (sizes.get(identity) ?? 0) > 1);
    const { count, samples } = await find(pairs, memory);
    expect(count).toBe(shared.length);
    expect(samples.map(({ id }) => id)).toEqual(shared.slice(0, 20).map(([, id]) => id));
  });
});

test('finds nothing where there is nothing', async () => {
  expect(await find([], 2 ** 24)).toEqual({ count: 0, measures: { keys: 0 }, samples: [] });
});

test('counts all documents where all have one key', async () => {
  const pairs = Array.from({ length: 100_000 }, (_, index): Pair => ['one', `document ${index}`]);
  const found = await find(pairs, 2 ** 20);
  expect(found).toMatchObject({ count: 100_000, measures: { keys: 1 } });
  expect(found.samples).toHaveLength(20);
});

test('keeps its files to itself, and 50,000 documents in memory', async () => {
  await using keys = new DuplicateKeys({ folder });
  for (let n = 0; n < 50_000; n += 1) {
    const spilled = keys.add(`identity of ${n}`, `an id of rather ordinary length ${n}`);
    if (spilled !== undefined) throw new Error('it has left the memory');
  }
  await using small = new DuplicateKeys({ folder, memory: 0 });
  await small.add('a', 'a');
  const [name = ''] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o700);
});

test('says what to do where there is no room for its files', async () => {
  await using keys = new DuplicateKeys({ folder: join(folder, 'missing'), memory: 0 });
  await expect(keys.add('a', 'a')).rejects.toMatchObject({
    code: 'temp_unwritable',
    exitCode: 3,
    hint: expect.stringContaining('TMPDIR'),
  });
});
