import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Purpose } from '../../src/commands/purposes.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { createRawTable, sendRaw } from '../properties/raw-dynamodb.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithBackgroundWork } from '../support/servers.js';
import { createStateTable, everyTableSetting, Permitted } from './permitted.js';

/** A document with a number that DynamoDB does not have, and one that it takes. */
const refused = { _id: 'a', k: 1e200 };
const accepted = { _id: 'a', k: 1 };

describeWithBackgroundWork('a policy allows exactly what a command sends', (url) => {
  let couchdb: CouchDBServer;
  let permitted: Permitted;

  beforeEach(async () => {
    couchdb = await startCouchDBServer();
    permitted = await Permitted.create(url);
  });

  afterEach(async () => {
    await permitted[Symbol.asyncDispose]();
    await couchdb.close();
  });

  const tamper = () =>
    sendRaw(url, 'PutItem', {
      TableName: permitted.names.to,
      Item: { _id: { S: 'b' }, k: { N: '99' } },
    });

  /** All at once, so that a failure shows every command. */
  async function compare(commands: readonly (readonly [Purpose, () => Promise<unknown>])[]): Promise<void> {
    const sent: Record<string, readonly string[]> = {};
    const allowed: Record<string, readonly string[]> = {};
    for (const [purpose, work] of commands) {
      sent[purpose] = await permitted.sent(work);
      allowed[purpose] = permitted.allowed(purpose);
    }
    expect(allowed).toEqual(sent);
  }

  /** All documents are refused, so that the target stays empty. */
  async function fillDatabase(table: MigrationConfig['table'] = {}): Promise<CouchDBDatabase> {
    configure(table);
    const database = await CouchDBDatabase.create({ url: couchdb.url }, permitted.names.from);
    await database.put([refused]);
    await createRawTable(url, permitted.names.to);
    return database;
  }

  function configure(table: MigrationConfig['table']): void {
    permitted.configure((endpoint) => ({
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint },
      state: { type: 'dynamodb', table: permitted.names.state, endpoint },
      skipUnchanged: true,
      table: {
        ...everyTableSetting,
        ...table,
      },
    }));
  }

  test('from CouchDB, with every setting and the state in a table', async () => {
    const database = await fillDatabase();
    const migrateAgain = async () => {
      await permitted.migrate();
      await sendRaw(url, 'DeleteTable', { TableName: permitted.names.to });
      await database.put([accepted, { _id: 'b', k: 2 }]);
      await permitted.migrate(true);
    };
    await compare([
      ['dry-run', permitted.dryRun],
      ['migrate', migrateAgain],
      ['status', permitted.status],
      ['rejects', permitted.rejects],
    ]);
    const verifyBoth = async () => {
      await permitted.verify();
      await tamper();
      await permitted.verify();
    };
    await compare([['verify', verifyBoth]]);
    await database.put([refused]);
    const repairAll = async () => {
      await permitted.repair();
      await database.put([{ ...accepted, k: 9 }]);
      await permitted.repair();
    };
    await compare([['repair', repairAll]]);
  }, 60_000);

  test('a sync, into a table and a state that are there', async () => {
    const database = await fillDatabase({ createIndexes: 'after-load' });
    await createStateTable(url, permitted.names.state);
    const syncAll = async () => {
      await permitted.sync(true);
      await database.put([accepted]);
      await permitted.sync();
    };
    await compare([['sync', syncAll]]);
  }, 60_000);

  test('a retry, into a table that is still empty', async () => {
    const database = await fillDatabase({ ttl: undefined, pointInTimeRecovery: undefined });
    await permitted.migrate();
    configure({});
    const retryAll = async () => {
      await permitted.retry();
      await database.put([accepted]);
      await permitted.retry();
    };
    await compare([['retry', retryAll]]);
  }, 60_000);

  test('between two tables, with all that is carried and the state in a folder', async () => {
    await createSourceTable(permitted.names.from);
    permitted.configure((endpoint) => ({
      source: { type: 'dynamodb', endpoint },
      target: { type: 'dynamodb', endpoint },
      keepUndo: true,
    }));
    await put('a', '1');
    await put('b', '2');
    await createRawTable(url, permitted.names.to);
    const migrateAgain = async () => {
      await permitted.migrate();
      await sendRaw(url, 'DeleteTable', { TableName: permitted.names.to });
      await permitted.migrate(true);
      await put('a', '3');
      await permitted.migrate();
    };
    await compare([['migrate', migrateAgain]]);
    const undoTwice = async () => {
      await permitted.undo();
      await empty();
      await permitted.undo();
    };
    await compare([
      ['undo', undoTwice],
      ['status', permitted.status],
      ['verify', permitted.verify],
      ['rejects', permitted.rejects],
    ]);
  }, 60_000);

  test('to CouchDB, and a stream that is switched on', async () => {
    await createSourceTable(permitted.names.from, false);
    permitted.configure((endpoint) => ({
      source: { type: 'dynamodb', endpoint },
      target: { type: 'couchdb', url: couchdb.url },
      state: { type: 'dynamodb', table: permitted.names.state, endpoint },
    }));
    await put('a', '1');
    const sent = await permitted.sent(() => permitted.migrate(false, true));
    const rare = ['ConditionCheckItem', 'DeleteItem', 'PutItem'].map((action) => `STATE ${action}`);
    expect([...sent, ...rare].sort()).toEqual(permitted.allowed('migrate', 'enable-streams'));
  }, 60_000);

  /** Leaves the target as the settings that were switched on for an empty table have not yet been. */
  async function empty(): Promise<void> {
    const TableName = permitted.names.to;
    for (const S of ['a', 'b']) await sendRaw(url, 'DeleteItem', { TableName, Key: { _id: { S } } });
    const off = { AttributeName: 'expires', Enabled: false };
    await sendRaw(url, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: off });
  }

  const put = (id: string, k: string) =>
    sendRaw(url, 'PutItem', { TableName: permitted.names.from, Item: { _id: { S: id }, k: { N: k } } });

  async function createSourceTable(TableName: string, StreamEnabled = true): Promise<void> {
    await sendRaw(url, 'CreateTable', {
      TableName,
      KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...(StreamEnabled
        ? { StreamSpecification: { StreamEnabled, StreamViewType: 'NEW_AND_OLD_IMAGES' } }
        : {}),
    });
    const on = { AttributeName: 'expires', Enabled: true };
    await sendRaw(url, 'UpdateTimeToLive', { TableName, TimeToLiveSpecification: on });
    await sendRaw(permitted.recorded.url, 'UpdateContinuousBackups', { TableName });
  }
});
