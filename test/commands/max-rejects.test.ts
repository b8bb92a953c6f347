import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import { runCollection } from '../../src/commands/collection.js';
import type { CollectionConfig } from '../../src/config/define.js';
import type { PassEnd } from '../../src/pipeline/pass.js';
import { Rejection } from '../../src/rejection.js';
import { MemoryCollection } from '../../src/sources/memory-collection.js';
import { connectMemory } from '../../src/sources/memory.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import { migration } from '../config/example.js';

let folder: string;
let users: MemoryCollection;
let database: MemoryDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-max-'));
  users = new MemoryCollection();
  database = new MemoryDatabase();
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Puts documents; every `n`th of them has a field that no item can hold. */
function put(documents: number, n: number): void {
  for (let i = 1; i <= documents; i += 1) {
    const id = `d${String(i).padStart(4, '0')}`;
    users.put(id, i % n === 0 ? { _id: id, '': 'no name' } : { _id: id, i });
  }
}

async function run(config: CollectionConfig): Promise<PassEnd> {
  const there = migration({ collections: { users: config } });
  const [plan] = there.collections;
  if (plan === undefined) throw new Error('the example has no collection');
  await using state = openFolder(folder);
  await using lease = await state.leases.acquire(plan.name);
  await using rejects = await state.rejects.open(plan.name);
  const source = connectMemory(new Map([['users', users]]));
  const never = new AbortController().signal;
  const once = { restart: false, acceptConfigChange: false, stop: never, abort: never };
  return await runCollection({
    plan,
    options: { ...once, migration: there, collections: [], state: folder, report: () => undefined },
    connections: { source, target: database, state },
    lease,
    rejects,
    report: () => undefined,
  });
}

function items(): number {
  return database.table('users').items.size;
}

async function listed(): Promise<number> {
  return (await openFolder(folder).rejects.read('users')).size;
}

describe('maxRejects', () => {
  test('a number: stops early, settles what is in flight, saves the checkpoint, and stops there again', async () => {
    put(400, 10);
    await expect(run({ maxRejects: 3 })).rejects.toMatchObject({
      code: 'too_many_rejects',
      message: expect.stringMatching(
        /^4 of 40 documents of "users" were rejected, most often as "field_name_empty" \(4\)/,
      ),
    });
    expect(items()).toBe(36);
    expect(await listed()).toBe(4);
    const saved = await openFolder(folder).checkpoints.load('users');
    expect(saved).toMatchObject({ complete: false, counts: { read: 40, rejected: 4 } });

    await expect(run({ maxRejects: 3 })).rejects.toMatchObject({ code: 'too_many_rejects' });
    expect([items(), await listed()]).toEqual([36, 4]);

    expect(await run({ maxRejects: 40 })).toBe('complete');
    expect([items(), await listed()]).toEqual([360, 40]);
  });

  test('a percentage: stops after 100 documents and creeps no further', async () => {
    put(400, 50);
    const limited = { maxRejects: '1.5%' } as const;
    const error = { message: expect.stringMatching(/^2 of 100 documents .* maxRejects "1.5%" allows$/) };
    await expect(run(limited)).rejects.toMatchObject(error);
    await expect(run(limited)).rejects.toMatchObject({ code: 'too_many_rejects' });
    expect([items(), await listed()]).toEqual([98, 2]);
    expect(await run({ maxRejects: '2%' })).toBe('complete');
    expect([items(), await listed()]).toEqual([392, 8]);
  });

  test('a percentage of few documents is judged at the end, again and again', async () => {
    put(20, 10);
    const limited = { maxRejects: '5%' } as const;
    for (let runs = 0; runs < 2; runs += 1) {
      await expect(run(limited)).rejects.toMatchObject({ code: 'too_many_rejects', exitCode: 6 });
      expect(items()).toBe(18);
    }
    expect(await run({ maxRejects: '10%' })).toBe('complete');
  });

  test('what the target refuses in the last batch counts as well', async () => {
    put(5, 10);
    const rejection = new Rejection('refused_by_target', 'no');
    database = new MemoryDatabase({
      onWrite: ([first]) => Promise.resolve({ refused: new Map([[first?.identity ?? '', rejection]]) }),
    });
    await expect(run({ maxRejects: 0 })).rejects.toMatchObject({
      message: expect.stringMatching(/^1 of 5 documents .* "refused_by_target" \(1\)/),
    });
    expect([items(), await listed()]).toEqual([4, 1]);
  });

  test('a document that was mended makes room', async () => {
    put(20, 10);
    await expect(run({ maxRejects: 1 })).rejects.toMatchObject({ code: 'too_many_rejects' });
    expect(await run({ maxRejects: 2 })).toBe('complete');
    users.put('d0010', { _id: 'd0010', mended: true });
    expect(await run({ maxRejects: 2 })).toBe('complete');
    expect(await run({ maxRejects: 1 })).toBe('complete');
    expect([items(), await listed()]).toEqual([19, 1]);
  });
});
