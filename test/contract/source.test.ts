import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { couchdbSourceConfig } from '../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../src/sources/couchdb/source.js';
import { type CouchDBAccess, CouchDBDatabase } from '../support/couchdb-database.js';
import { createTable, openSource, plainKey } from '../sources/dynamodb/table.js';
import { rawFields } from '../properties/raw-dynamodb.js';
import type { AttributeMap } from '../../src/dynamodb/item-names.js';
import { describeWithDynamoDBLocal, pouchdbUrl, uniqueName } from '../support/servers.js';
import { exportFixture } from './export-fixture.js';
import { customFixture, memoryFixture, opened } from './memory-fixture.js';
import { describeSource, type SourceCapabilities, type SourceFixture } from '../../src/testing.js';
import { runner } from './runner.js';

const everything: SourceCapabilities = {
  exactNumbers: true,
  lostIds: [],
  awkwardFields: true,
  knowsRecreated: true,
  designDocuments: true,
  ordered: true,
  repeats: false,
  tellsPresent: true,
  manyNews: 260,
  currentSamples: true,
};

/** DynamoDB has limits of its own for keys, names and numbers, and hands out a thousand changes at once. */
const dynamodb: SourceCapabilities = {
  ...everything,
  exactNumbers: false,
  lostIds: ['x'.repeat(3_000)],
  awkwardFields: false,
  designDocuments: false,
  ordered: false,
  repeats: true,
  manyNews: 1_010,
};

/** What all sources share. */
const shared = /^(memory-collection|merge|sampling|source|shape|uses|while-taken)\.ts$/;

/** Every source in `src/sources` by the name of its file or folder. */
const registrations: Readonly<Record<string, () => void>> = {
  'memory.ts': () => {
    hold('memory', { ...everything, knowsRecreated: false }, () => memoryFixture());
  },
  custom: () => {
    hold('custom', { ...everything, knowsRecreated: false }, customFixture);
  },
  couchdb: () => {
    describe('with the stand-in', () => {
      let server: CouchDBServer;
      beforeAll(async () => {
        server = await startCouchDBServer({ username: 'admin', password: 'secret' });
      });
      afterAll(async () => {
        await server.close();
      });
      for (const auth of ['basic', 'cookie'] as const) {
        hold(`couchdb (stand-in, ${auth})`, everything, () =>
          couchdbFixture({ url: server.url, username: 'admin', password: 'secret' }, auth),
        );
      }
    });
    hold('couchdb (PouchDB)', pouchdb, () => couchdbFixture({ url: pouchdbUrl() }));
    const real = process.env['TEST_COUCHDB_URL'];
    if (real === undefined) return;
    const { origin, username, password } = new URL(real);
    hold('couchdb (TEST_COUCHDB_URL)', everything, () => couchdbFixture({ url: origin, username, password }));
  },
  dynamodb: () => {
    describeWithDynamoDBLocal('with its stream', (url) => {
      hold('dynamodb', dynamodb, () => dynamodbFixture(url));
    });
  },
  'dynamodb-export': () => {
    const exports = {
      tellsPresent: false,
      designDocuments: false,
      currentSamples: false,
    };
    hold('dynamodb-export', { ...everything, ...exports }, exportFixture);
  },
};

/** PouchDB keeps numbers as JavaScript does, its memory adapter loses some ids, and it has no name for an instance. */
const pouchdb: SourceCapabilities = {
  ...everything,
  exactNumbers: false,
  lostIds: ['\u2028', '日本', '😀', '～', '\uffee'],
  awkwardFields: false,
  knowsRecreated: false,
};

function hold(name: string, capabilities: SourceCapabilities, create: () => Promise<SourceFixture>): void {
  describeSource(runner, { name, capabilities, create });
}

for (const register of Object.values(registrations)) register();

test('every source is held to the contract', () => {
  const sources = readdirSync(new URL('../../src/sources', import.meta.url)).filter(
    (name) => !shared.test(name),
  );
  expect(Object.keys(registrations).sort()).toEqual(sources.sort());
});

async function couchdbFixture(
  access: CouchDBAccess,
  auth: 'basic' | 'cookie' = 'basic',
): Promise<SourceFixture> {
  const database = await CouchDBDatabase.create(access, uniqueName('contract').toLowerCase());
  const { source, missing, ...connection } = opened(
    connectCouchDB(couchdbSourceConfig.parse({ type: 'couchdb', auth, giveUpSeconds: 10, ...access })),
    database.name,
  );
  return {
    source,
    missing,
    put: async (documents) => {
      await database.put(documents);
    },
    remove: async (id, body) => {
      await database.remove(id, body);
    },
    recreate: async () => {
      // The name of an instance of CouchDB is the second in which it was made.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      await database.recreate();
    },
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function dynamodbFixture(url: string): Promise<SourceFixture> {
  const settings = {
    ...plainKey,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
  const table = await createTable(url, settings);
  const opened = table.open();
  const missing = openSource(url, 'not-there');
  return {
    source: opened.source,
    missing: missing.source,
    put: async (documents) => {
      await table.put(documents.map((document) => rawFields(document) as AttributeMap));
    },
    remove: async (id) => {
      await table.delete({ _id: { S: id } });
    },
    recreate: async () => {
      await table.request('DeleteTable');
      await table.request('CreateTable', { BillingMode: 'PAY_PER_REQUEST', ...settings });
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await missing[Symbol.asyncDispose]();
      await table.request('DeleteTable');
    },
  };
}
