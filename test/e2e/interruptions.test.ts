import { mkdir, readFile, rename, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { resultOf } from './cli.js';
import { SlowMigration } from './slow-migration.js';

const documents = 1_500;

describeWithDynamoDBLocal('a migration that is interrupted', (endpoint) => {
  let migration: SlowMigration;

  beforeEach(async () => {
    migration = await SlowMigration.create(endpoint, { documents, answered: 6 });
  });

  afterEach(() => migration[Symbol.asyncDispose]());

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops it cleanly, and the next run goes on from there', async (signal, code) => {
    const run = migration.start();
    await migration.underWay();
    run.kill(signal);
    await run.said('stopping');
    migration.resume();
    const stopped = await run.ended;
    const { collections } = resultOf(stopped);
    expect({ code: stopped.code, status: collections['users']?.status }).toEqual({ code, status: 'stopped' });
    expect(stopped.stderr).toContain('stopping: finishing what is in flight');
    const written = collections['users']?.written ?? 0;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(documents);
    const batches = migration.batches;
    const resumed = await migration.start().ended;
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/users: resuming after [\d,]+ documents, from the checkpoint of \d{4}-/);
    // What the stopped run had carried in whole pages is not sent again.
    expect(migration.batches - batches).toBeLessThan(documents / 25);
    expect(await migration.differences()).toEqual([]);
  });

  test('a second signal ends it at once, and the next run loses nothing', async () => {
    const run = migration.start();
    await migration.underWay();
    run.kill('SIGINT');
    await run.said('stopping');
    run.kill('SIGINT');
    const aborted = await run.ended;
    expect(aborted.code).toBe(130);
    expect(aborted.stderr).toContain('aborting');
    migration.resume();
    expect((await migration.start().ended).code).toBe(0);
    expect(await migration.differences()).toEqual([]);
  }, 120_000);

  test('a second run is refused while the first is at work, and told who that is', async () => {
    const first = migration.start();
    await migration.underWay();
    const second = await migration.start().ended;
    expect(second.code).toBe(6);
    expect(resultOf(second).error).toMatchObject({
      code: 'lease_held',
      message: expect.stringMatching(/process \d+ on .*since/),
    });
    migration.resume();
    expect((await first.ended).code).toBe(0);
    expect(await migration.differences()).toEqual([]);
  });

  test('a run whose lease was taken from it writes no further batch', async () => {
    const run = migration.start();
    await migration.underWay();
    const lease = join(migration.folder, '.docferry', 'slow', 'leases', 'users.json');
    // As an heir does it.
    await writeFile(
      `${lease}.heir`,
      (await readFile(lease, 'utf8')).replace(/"token":"[^"]*"/, '"token":"another"'),
    );
    await rename(`${lease}.heir`, lease);
    const batches = migration.batches;
    migration.resume();
    const lost = await run.ended;
    expect(lost.code).toBe(6);
    expect(resultOf(lost).error).toMatchObject({ code: 'lease_lost' });
    // Those that had been sent, and those that had asked for the lease just before.
    expect(migration.batches - batches).toBeLessThanOrEqual(2);
    await rm(lease, { force: true });
    expect((await migration.start().ended).code).toBe(0);
    expect(await migration.differences()).toEqual([]);
  });

  test('a table that is deleted under way is an error that names it, and is not taken for filled afterwards', async () => {
    const run = migration.start();
    await migration.underWay();
    await migration.deleteTable();
    migration.resume();
    const failed = await run.ended;
    expect(failed.code).toBe(3);
    expect(resultOf(failed).error).toMatchObject({ message: expect.stringContaining('slow-') });
    expect((await migration.start().ended).code).toBe(6);
    expect((await migration.start('--restart').ended).code).toBe(0);
    expect(await migration.differences()).toEqual([]);
  }, 120_000);

  test('a state folder that cannot be written ends it before the first write', async () => {
    await writeFile(join(migration.folder, 'file'), '');
    const run = await migration.start('--state', join(migration.folder, 'file')).ended;
    expect(run.code).toBe(3);
    expect(resultOf(run).error).toMatchObject({ code: 'state_unwritable' });
    expect(migration.batches).toBe(0);
  });

  test('a checkpoint that can no longer be saved ends it with the reason', async () => {
    const run = migration.start();
    await migration.underWay();
    const checkpoints = join(migration.folder, '.docferry', 'slow', 'checkpoints');
    await rm(checkpoints, { recursive: true });
    await writeFile(checkpoints, 'no folder any more');
    migration.resume();
    const failed = await run.ended;
    expect(failed.code).toBe(3);
    expect(resultOf(failed).error).toMatchObject({ code: 'state_unwritable' });
    await rm(checkpoints);
    await mkdir(checkpoints);
    expect((await migration.start().ended).code).toBe(0);
    expect(await migration.differences()).toEqual([]);
    expect(await readdir(checkpoints)).toEqual(['users.json']);
  });
});
