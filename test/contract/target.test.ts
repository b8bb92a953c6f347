import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Transport } from '../../src/dynamodb/requests/connection-config.js';
import {
  dynamodbTargetConfig,
  tableSettings,
  type TableSettings,
} from '../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../src/targets/dynamodb/target.js';
import { couchdbTargetConfig } from '../../src/targets/couchdb/config.js';
import { connectCouchDBTarget } from '../../src/targets/couchdb/target.js';
import { customTargetConfig } from '../../src/targets/custom/config.js';
import { connectCustomTarget } from '../../src/targets/custom/target.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import { type CouchDBAccess, CouchDBDatabase } from '../support/couchdb-database.js';
import { dynaliteUrl, dynamodbLocalUrl, pouchdbUrl } from '../support/servers.js';
import { describeTarget, type TargetFlaws, type TargetUnderTest } from '../../src/testing.js';
import { runner } from './runner.js';

/** How a target is reached. */
type Place<S = unknown> = Pick<TargetUnderTest<S>, 'connect' | 'settings'>;

function hold<S>(name: string, place: Place<S>, flaws: TargetFlaws = {}): void {
  describeTarget(runner, { name, ...place, flaws });
}

function dynamodb(endpoint: string, transport: Transport): Place<TableSettings> {
  const config = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint, transport });
  return { connect: () => connectDynamoDB(config), settings: tableSettings.parse({}) };
}

function couchdb(access: CouchDBAccess): Place {
  const config = couchdbTargetConfig.parse({ type: 'couchdb', giveUpSeconds: 10, ...access });
  return {
    connect: () => {
      const connection = connectCouchDBTarget(config);
      const names = new Set<string>();
      return {
        open: (collection) => {
          names.add(collection.name);
          return connection.open(collection);
        },
        [Symbol.asyncDispose]: async () => {
          await connection[Symbol.asyncDispose]();
          for (const name of names) await CouchDBDatabase.open(access, name).dropIfThere();
        },
      };
    },
    settings: undefined,
  };
}

/** The suites of each adapter in src/targets, by the name of its file or folder. */
const suites: Readonly<Record<string, () => void>> = {
  memory: () => {
    hold('memory', { connect: () => new MemoryDatabase(), settings: undefined });
  },
  custom: () => {
    const connect = () => new MemoryDatabase();
    const config = customTargetConfig.parse({ type: 'custom', name: 'memory', connect });
    hold('custom', { connect: () => connectCustomTarget(config), settings: undefined });
  },
  couchdb: () => {
    const flaws = { json: true, losesProto: true };
    hold('CouchDB: PouchDB Server', couchdb({ url: pouchdbUrl() }), {
      ...flaws,
      losesDigits: true,
    });
    const real = process.env['TEST_COUCHDB_URL'];
    if (real === undefined) return;
    const { origin: url, username, password } = new URL(real);
    hold('CouchDB: TEST_COUCHDB_URL', couchdb({ url, username, password }), flaws);
  },
  dynamodb: () => {
    hold('DynamoDB: dynalite', dynamodb(dynaliteUrl(), 'sdk'), {
      losesProto: true,
      countsNothing: true,
    });
    const local = dynamodbLocalUrl();
    if (local === undefined) {
      describe.skip('DynamoDB: DynamoDB Local, which needs Java 17', () => {
        test('the contract', () => undefined);
      });
    } else {
      hold('DynamoDB: DynamoDB Local', dynamodb(local, 'lean'));
    }
  },
};

/** What else is in src/targets: the port, and parts of adapters. */
const notAdapters = new Set([
  'target',
  'appraisal',
  'judge-only',
  'memory-meter',
  'memory-scan',
  'unknown-setting',
  'uses',
]);

for (const suite of Object.values(suites)) suite();

test('every target is held to the contract', () => {
  const names = readdirSync(new URL('../../src/targets', import.meta.url))
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => !notAdapters.has(name));
  expect(Object.keys(suites).sort()).toEqual(names.sort());
});

test('DynamoDB Local is there in CI', () => {
  expect(process.env['CI'] === undefined || dynamodbLocalUrl() !== undefined).toBe(true);
});
