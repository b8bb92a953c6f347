import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Checkpoint } from '../../src/checkpoints/checkpoint-store.js';
import type { State } from '../../src/checkpoints/state.js';
import { type LoopOptions, requireNoLoop } from '../../src/commands/loop-guard.js';
import { openState } from '../../src/commands/state.js';
import type { Migration } from '../../src/config/migration.js';
import { validateConfig } from '../../src/config/validate.js';
import type { Position } from '../../src/document.js';
import { uniqueName, dynaliteUrl } from '../support/servers.js';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';

const counts = { read: 1, written: 1, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };

function savedAt(hour: number): Checkpoint {
  const time = `2026-01-31T0${hour}:00:00.000Z`;
  return { position: 'p' as Position, digest: 'd', target: 't', complete: true, counts, savedAt: time };
}

/** Where each migration keeps its state: in a folder, or in a table that both share. */
const places = [
  { forth: 'folder', back: 'folder' },
  { forth: 'folder', back: 'table' },
  { forth: 'table', back: 'folder' },
  { forth: 'table', back: 'table' },
] as const;

describe.each(places)('the guard against loops, with states in $forth and $back', (place) => {
  let table: string;
  let root: string;
  let opened: State[];

  beforeEach(async () => {
    // One of its own, because a table that was deleted stays for a while.
    table = uniqueName('loops');
    root = await mkdtemp(join(tmpdir(), 'docferry-loops-'));
    opened = [];
  });
  afterEach(async () => {
    for (const state of opened) await state[Symbol.asyncDispose]();
    const client = dynamodbClient(dynaliteUrl());
    await deleteTables(client, [table]);
    client.destroy();
    await rm(root, { recursive: true });
  });

  function of(name: 'forth' | 'back', sync = {}): LoopOptions {
    const endpoint = dynaliteUrl();
    const [here, there] = [
      { type: 'couchdb', url: 'http://127.0.0.1:9' },
      { type: 'dynamodb', endpoint },
    ] as const;
    const states = {
      folder: {},
      table: { state: { type: 'dynamodb', table, region: 'us-east-1', endpoint } },
    } as const;
    const collections = { users: { from: 'users', to: 'users' } };
    const migrations = {
      forth: { source: here, target: there, collections, ...states[place.forth] },
      back: { source: there, target: here, collections, sync, ...states[place.back] },
    };
    const migration = validateConfig({ migrations }).find((one) => one.name === name);
    if (migration === undefined) throw new Error('the config has both');
    return { migration, state: migration.state ?? join(root, name), stateRoot: root };
  }

  async function stateOf(name: 'forth' | 'back'): Promise<State> {
    const { migration, state }: { migration: Migration; state: LoopOptions['state'] } = of(name);
    const found = await openState({ migration, state });
    opened.push(found);
    return found;
  }

  async function guard(changes: Partial<LoopOptions> = {}, sync = {}): Promise<string | undefined> {
    try {
      await requireNoLoop('users', { ...of('forth', sync), ...changes }, await stateOf('forth'));
      return undefined;
    } catch (error) {
      expect(error).toMatchObject({ code: 'loop', exitCode: 6 });
      return (error as Error).message;
    }
  }

  test('lets pass what nobody carries the other way', async () => {
    expect(await guard()).toBeUndefined();
    await (await stateOf('forth')).checkpoints.save('users', savedAt(1));
    expect(await guard({}, { schedule: '* * * * *' })).toBeUndefined();
  });

  test('refuses while the other is at work, whatever is asked for', async () => {
    const lease = await (await stateOf('back')).leases.acquire('users');
    expect(await guard({ turnAround: true })).toContain('is at work, as process');
    await lease[Symbol.asyncDispose]();
    expect(await guard()).toBeUndefined();
  });

  test('refuses while the other has a schedule, whatever is asked for', async () => {
    await (await stateOf('back')).checkpoints.save('users', savedAt(1));
    await (await stateOf('forth')).checkpoints.save('users', savedAt(2));
    expect(await guard({ turnAround: true }, { schedule: '* * * * *' })).toContain('has a schedule');
    expect(await guard()).toBeUndefined();
  });

  test('refuses what the other was the last to carry, unless it is to be turned around', async () => {
    await (await stateOf('back')).checkpoints.save('users', savedAt(2));
    expect(await guard()).toContain('was the last to carry it, at 2026-01-31T02');
    expect(await guard({ turnAround: true })).toBeUndefined();
    await (await stateOf('forth')).checkpoints.save('users', savedAt(1));
    expect(await guard()).toContain('was the last to carry it');
    await (await stateOf('forth')).checkpoints.save('users', savedAt(2));
    expect(await guard()).toBeUndefined();
    await (await stateOf('forth')).checkpoints.save('users', savedAt(3));
    expect(await guard()).toBeUndefined();
  });
});
