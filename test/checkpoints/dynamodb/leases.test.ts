import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Chance } from '../../../src/backoff.js';
import { DynamoDBCheckpointStore } from '../../../src/checkpoints/dynamodb/checkpoints.js';
import { DynamoDBLeaseStore } from '../../../src/checkpoints/dynamodb/leases.js';
import { TableRejectLogs } from '../../../src/checkpoints/dynamodb/rejects.js';
import { Rejection } from '../../../src/rejection.js';
import { checkpointAt } from '../../../src/testing/checkpoint-store.js';
import { describeWithDynamoDBLocal } from '../../support/servers.js';
import { type ChosenStateTable, chooseStateTable } from '../../support/state-table.js';

describeWithDynamoDBLocal('DynamoDBLeaseStore', (url) => {
  const expiry = 60_000;
  const entry = 'collection/users';
  const rejection = new Rejection('key_empty', 'empty');
  let table: ChosenStateTable;
  let time: number;
  /** Called with each wait of a run that watches another's lease. */
  let waiting: () => Promise<void>;

  beforeEach(() => {
    table = chooseStateTable(url);
    time = 0;
    waiting = () => Promise.resolve();
  });
  afterEach(() => table.remove());

  const chance: Chance = {
    now: () => time,
    random: () => 0,
    sleep: async (milliseconds, stop) => {
      stop?.throwIfAborted();
      time += milliseconds;
      await waiting();
    },
  };

  async function openRun() {
    const opened = await table.openTable(chance);
    const leases = new DynamoDBLeaseStore(opened, expiry);
    const checkpoints = new DynamoDBCheckpointStore(opened, leases);
    return { leases, checkpoints, rejects: new TableRejectLogs(opened, leases) };
  }

  async function lookAt(): Promise<Record<string, unknown> & { lease?: { renewals: number } }> {
    const { Item } = await table.client.send(new GetCommand({ ...table.at(entry), ConsistentRead: true }));
    return Item ?? {};
  }

  async function set(path: string, value: unknown): Promise<void> {
    const names = path.split('.').map((name, index) => [`#${index}`, name]);
    const change = {
      ...table.at(entry),
      UpdateExpression: `SET ${names.map(([placeholder]) => placeholder).join('.')} = :value`,
      ExpressionAttributeNames: Object.fromEntries(names) as Record<string, string>,
      ExpressionAttributeValues: { ':value': value },
    };
    await table.client.send(new UpdateCommand(change));
  }

  test('asks the table only when the last renewal is no longer fresh', async () => {
    const { leases } = await openRun();
    await using lease = await leases.acquire('users');
    for (let times = 0; times < 50; times += 1) await lease.assertHeld();
    expect(await lookAt()).toMatchObject({ lease: { renewals: 0 } });
    time += expiry;
    await Promise.all(Array.from({ length: 50 }, () => lease.assertHeld()));
    expect(await lookAt()).toMatchObject({ lease: { renewals: 1 } });
    await lease.assertHeld();
    expect(await lookAt()).toMatchObject({ lease: { renewals: 1 } });
  });

  test('an owner elsewhere that renews holds its lease', async () => {
    const owner = await (await openRun()).leases.acquire('users');
    await set('lease.owner.host', 'elsewhere');
    waiting = () => set('lease.renewals', 1);
    await expect((await openRun()).leases.acquire('users')).rejects.toMatchObject({
      code: 'lease_held',
      message: expect.stringMatching(/process \d+ on elsewhere, since /),
    });
    expect(time).toBeLessThan(expiry / 3);
    await owner[Symbol.asyncDispose]();
  });

  test.each([
    ['elsewhere', 'lease.owner.host', 'elsewhere'],
    ['on a machine that does not tell when it started', 'lease.owner.boot', 'unknown'],
  ])(
    'an owner %s that gives no sign of life is taken over after its expiry, not before',
    async (_, path, value) => {
      const old = await (await openRun()).leases.acquire('users');
      await set(path, value);
      const started = time;
      const said: string[] = [];
      const wait = { stop: new AbortController().signal, say: (sentence: string) => said.push(sentence) };
      await using lease = await (await openRun()).leases.acquire('users', wait);
      expect(said).toEqual([
        expect.stringMatching(
          /^"users" is held by process \d+ on .+, since .+Z: waiting up to 60 s to see whether it is at work$/,
        ),
      ]);
      expect(time - started).toBeGreaterThanOrEqual(expiry);
      await expect(old.assertHeld()).rejects.toMatchObject({ code: 'lease_lost' });
      await old[Symbol.asyncDispose]();
      await lease.assertHeld();
      expect(await lookAt()).toMatchObject({ fence: 2, lease: { renewals: 0 } });
    },
  );

  test('an owner that gives its lease back meanwhile is not waited for any longer', async () => {
    const owner = await (await openRun()).leases.acquire('users');
    await set('lease.owner.host', 'elsewhere');
    waiting = () => Promise.resolve(owner[Symbol.asyncDispose]());
    await using lease = await (await openRun()).leases.acquire('users');
    await lease.assertHeld();
    expect(time).toBeLessThan(expiry / 3);
  });

  test('waiting for an owner ends with the run', async () => {
    await (await openRun()).leases.acquire('users');
    await set('lease.owner.host', 'elsewhere');
    const stop = new AbortController();
    waiting = () => {
      stop.abort(new Error('stopped'));
      return Promise.resolve();
    };
    await expect(
      (await openRun()).leases.acquire('users', { stop: stop.signal, say: () => undefined }),
    ).rejects.toThrow('stopped');
  });

  test('a run that lost its lease saves nothing, whatever it believes', async () => {
    const [old, heir] = [await openRun(), await openRun()];
    const lost = await old.leases.acquire('users');
    const log = await old.rejects.open('users');
    await log.record('a', rejection);
    await old.checkpoints.save('users', checkpointAt('one'));
    await set('lease.owner.started', '1');
    await using lease = await heir.leases.acquire('users');
    await lost.assertHeld();
    const refusal = { code: 'lease_lost', message: expect.stringContaining('now held by process') };
    await expect(old.checkpoints.save('users', checkpointAt('late'))).rejects.toMatchObject(refusal);
    await expect(old.checkpoints.remove('users')).rejects.toMatchObject(refusal);
    await expect(log.record('b', rejection)).rejects.toMatchObject(refusal);
    await expect(old.rejects.remove('users')).rejects.toMatchObject(refusal);
    expect(await heir.checkpoints.load('users')).toEqual(checkpointAt('one'));
    expect([...(await heir.rejects.read('users')).keys()]).toEqual(['a']);
    await lease.assertHeld();
    await heir.checkpoints.save('users', checkpointAt('two'));
    await lost[Symbol.asyncDispose]();
    await expect(old.checkpoints.save('users', checkpointAt('late'))).rejects.toMatchObject(refusal);
    expect(await heir.checkpoints.load('users')).toEqual(checkpointAt('two'));
  });

  test('a lease that nothing here wrote is an error that names table and entry', async () => {
    const { checkpoints, leases } = await openRun();
    await checkpoints.save('users', checkpointAt('one'));
    await set('lease', 'something else');
    await expect(leases.acquire('users')).rejects.toMatchObject({
      code: 'lease_damaged',
      message: `the lease "dynamodb:${table.config.table}/there/collection/users" is damaged`,
      exitCode: 3,
    });
  });
});
