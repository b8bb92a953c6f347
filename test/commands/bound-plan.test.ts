import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import type { CollectionConfig } from '../../src/config/define.js';
import type { DryRunReport } from '../../src/dry-run/report.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeEach(async () => {
  couchdb = await startCouchDBServer();
  users = await Users.create(couchdb.url);
  await users.database.put(Array.from({ length: 20 }, (_, index) => ({ _id: `user-${index}`, index })));
});

afterEach(async () => {
  await users[Symbol.asyncDispose]();
  await couchdb.close();
});

async function refused(plan: DryRunReport, config?: CollectionConfig): Promise<unknown> {
  return await users.migrate(config, plan).then(
    () => 'it ran',
    (error: unknown) => error,
  );
}

describe('a run that is bound to a report', () => {
  test('does what the report has announced, again and again', async () => {
    const plan = await users.dryRun();
    const first = await users.migrate({}, plan);
    expect(first).toMatchObject({ ok: true, totals: { written: plan.totals.wouldWrite } });
    expect(first.collections['users']?.notices).toEqual([]);
    // By now the table is there, with the settings that it was to be made with.
    expect(await users.migrate({}, plan)).toMatchObject({ ok: true, totals: { written: 0 } });
  });

  test('is refused when the config decides otherwise, and nothing is written', async () => {
    const plan = await users.dryRun();
    const config = { transforms: [(document: object) => ({ ...document, moved: true })] };
    expect(await refused(plan, config)).toMatchObject({ exitCode: 6, code: 'plan_config_changed' });
    expect((await users.dryRun()).collections['users']?.target?.exists).toBe(false);
  });

  test('is refused when a setting of the table is another one, which it names', async () => {
    const plan = await users.dryRun({ table: { ttl: { attribute: 'expires_at' } } });
    expect(await refused(plan)).toMatchObject({
      exitCode: 6,
      code: 'plan_target_changed',
      message: expect.stringContaining('time to live'),
    });
  });

  test('is refused by a report on another migration, or without the collection', async () => {
    const plan = await users.dryRun();
    expect(await refused({ ...plan, migration: 'other' })).toMatchObject({ code: 'plan_other_migration' });
    expect(await refused({ ...plan, collections: {} })).toMatchObject({ code: 'plan_incomplete' });
  });

  test('is refused by a report that says that the collection is not ready', async () => {
    const config = { key: 'team' };
    await users.database.put([
      { _id: 'a', team: 'x' },
      { _id: 'b', team: 'x' },
    ]);
    const plan = await users.dryRun(config);
    expect(plan.collections['users']?.verdict.readiness).toBe('not ready');
    expect(await refused(plan, config)).toMatchObject({ exitCode: 6, code: 'plan_not_ready' });
  });

  test('tells that the source has grown by more than a tenth', async () => {
    const plan = await users.dryRun();
    await users.database.put([{ _id: 'new-1' }, { _id: 'new-2' }]);
    expect((await users.migrate({}, plan)).collections['users']?.notices).toEqual([]);
    await users.database.put([{ _id: 'new-3' }]);
    const result = await users.migrate({}, plan);
    const message = 'the source has 23 documents, and had 20 when the dry run was made';
    expect(result.ok).toBe(true);
    expect(result.collections['users']?.notices).toEqual([{ code: 'source_grew', message, count: 1 }]);
  });
});
