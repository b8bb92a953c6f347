import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import type { Check } from '../../src/checkup.js';
import { doctor, type DoctorResult } from '../../src/commands/doctor.js';
import type { MigrationConfig } from '../../src/config/define.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { migration } from '../config/example.js';
import { never } from '../../src/testing/writes.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { type FakeDynamoDB, startFakeDynamoDB } from '../support/fake-dynamodb.js';

/** What each test has: a folder, a CouchDB with the database `users`, and a DynamoDB that is told what to answer. */
export let folder: string;
export let couchdb: CouchDBServer;
export let fake: FakeDynamoDB;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-doctor-'));
  couchdb = await startCouchDBServer();
  await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  fake = await startFakeDynamoDB();
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_STS'];
  delete process.env['AWS_ENDPOINT_URL_IAM'];
  await fake[Symbol.asyncDispose]();
  await couchdb.close();
  await rm(folder, { recursive: true });
});

/** Looks at a migration between the two, but for what is changed. */
export function examine(
  changes: Partial<MigrationConfig> = {},
  state = join(folder, 'state'),
  tryWrites = false,
): Promise<DoctorResult> {
  const chosen = migration({
    source: { type: 'couchdb', url: couchdb.url },
    target: { type: 'dynamodb', endpoint: fake.url },
    ...changes,
  });
  return doctor({
    migration: chosen,
    collections: [],
    state: chosen.state ?? state,
    purposes: ['migrate', 'sync', 'verify'],
    tryWrites,
    stop: never,
  });
}

/** The checks of one side, by what was looked at; those of the same thing as a list. */
export function found({ sections }: DoctorResult, side: string, check: string): readonly Check[] {
  const { checks = [] } = sections.find(({ about }) => about === side) ?? {};
  return checks.filter((each) => each.check === check);
}

/** What is looked at last of a table. */
export const permissions = 'permissions on table "users"';
