import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import { expect } from '@jest/globals';
import { openFolder } from '../../src/checkpoints/folder.js';
import type { State } from '../../src/checkpoints/state.js';
import { cutover } from '../../src/commands/cutover.js';
import type { CutoverOptions } from '../../src/commands/cutover-options.js';
import type { CutoverResult } from '../../src/commands/cutover-result.js';
import { dryRun } from '../../src/commands/dry-run.js';
import { migrate } from '../../src/commands/migrate.js';
import { type CollectionRejects, listRejects } from '../../src/commands/rejects.js';
import { type StatusResult, status } from '../../src/commands/status.js';
import { sync } from '../../src/commands/sync.js';
import { verify } from '../../src/commands/verify.js';
import type { VerifyOptions } from '../../src/commands/verify-options.js';
import type { VerifyResult } from '../../src/commands/verify-result.js';
import { type WatchOptions, watch } from '../../src/commands/watch.js';
import { retry } from '../../src/commands/retry.js';
import type { RunOptions, RunResult } from '../../src/commands/run.js';
import type { CollectionConfig } from '../../src/config/define.js';
import type { DryRunReport } from '../../src/dry-run/report.js';
import type { SampleSize } from '../../src/dry-run/sample-size.js';
import { deleteTables, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { dynaliteUrl, uniqueName } from '../support/servers.js';
import { migration } from '../config/example.js';

/** A collection `users` with a database, a table in dynalite and a state folder of its own. */
export class Users implements AsyncDisposable {
  readonly #client: DynamoDBClient = dynamodbClient(dynaliteUrl());

  private constructor(
    readonly database: CouchDBDatabase,
    readonly folder: string,
    readonly route: { readonly url: string; readonly place: RunOptions['state'] },
  ) {}

  /** Keeps the state in `place` instead of the folder, when it is given. */
  static async create(url: string, place?: RunOptions['state']): Promise<Users> {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-users-'));
    const database = await CouchDBDatabase.create({ url }, uniqueName('users'));
    return new Users(database, folder, { url, place: place ?? folder });
  }

  get state(): State {
    return openFolder(this.folder);
  }

  /** Migrates, and expects these ids to be listed afterwards. */
  async migrateListing(ids: readonly string[], config?: CollectionConfig): Promise<void> {
    const result = await this.migrate(config);
    expect(result.error).toBeUndefined();
    expect(await this.listed()).toEqual(ids);
  }

  migrate(config?: CollectionConfig, plan?: DryRunReport, restart = false): Promise<RunResult> {
    return migrate({ ...this.once(config), restart, acceptConfigChange: false, plan });
  }

  /** Applies what changed since the checkpoint. */
  sync(config?: CollectionConfig, initial = false): Promise<RunResult> {
    return sync({ ...this.once(config), acceptConfigChange: false, initial });
  }

  /** Keeps in step until `stop` fires. */
  watch(options: Pick<WatchOptions, 'stop'> & Partial<WatchOptions>): Promise<RunResult> {
    return watch({
      ...this.once(),
      acceptConfigChange: false,
      initial: false,
      passed: () => undefined,
      ...options,
    });
  }

  dryRun(config?: CollectionConfig, sample?: SampleSize, stop?: AbortSignal): Promise<DryRunReport> {
    const once = this.once(config);
    return dryRun({ ...once, sample, stop: stop ?? once.stop });
  }

  retry(config?: CollectionConfig): Promise<RunResult> {
    return retry(this.once(config));
  }

  async rejects(code?: string): Promise<CollectionRejects | undefined> {
    return (await listRejects({ ...this.once(), code })).collections['users'];
  }

  status(): Promise<StatusResult> {
    return status(this.once());
  }

  /** Compares both sides; what it lists is in the folder `verify` of the state. */
  verify(options: Partial<VerifyOptions> = {}, config?: CollectionConfig): Promise<VerifyResult> {
    const patience = { sleep: () => Promise.resolve(), waits: [0, 1, 1] };
    return verify({ ...this.once(config), folder: join(this.folder, 'verify'), patience, ...options });
  }

  /** Asks whether the application can go over; that writing has stopped is confirmed unless `options` say otherwise. */
  cutover(options: Partial<CutoverOptions> = {}, config?: CollectionConfig): Promise<CutoverResult> {
    return cutover({
      ...this.once(config),
      folder: join(this.folder, 'verify'),
      patience: { sleep: () => Promise.resolve(), waits: [0, 1, 1] },
      timeoutSeconds: 60,
      writingStopped: { confirm: () => Promise.resolve(true) },
      verify: true,
      acceptRejects: 0,
      ...options,
    });
  }

  /** Deletes an item, or puts another in its place. */
  async tamper(id: string, item?: Record<string, AttributeValue>): Promise<void> {
    const [TableName, key] = [this.database.name, { _id: { S: id } }];
    if (item === undefined) await this.#client.send(new DeleteItemCommand({ TableName, Key: key }));
    else await this.#client.send(new PutItemCommand({ TableName, Item: { ...item, ...key } }));
  }

  /** The ids of rejected documents. */
  async listed(): Promise<string[]> {
    return ((await this.rejects())?.rejects ?? []).map(({ id }) => id).sort();
  }

  /** Canonical texts by `_id`. */
  items(): Promise<Map<string, string>> {
    return itemsOf(this.#client, this.database.name);
  }

  /** On resolve it can be made anew. */
  async deleteTable(): Promise<void> {
    const table = this.database.name;
    await deleteTables(this.#client, [table]);
    const waiting = { client: this.#client, minDelay: 1, maxDelay: 1, maxWaitTime: 20 };
    await waitUntilTableNotExists(waiting, { TableName: table });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await deleteTables(this.#client, [this.database.name]);
    this.#client.destroy();
    await this.database[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
  }

  /** What every command over this collection is given. */
  once(config: CollectionConfig = {}): Omit<RunOptions, 'restart' | 'acceptConfigChange'> {
    const { name } = this.database;
    const { url, place } = this.route;
    const never = new AbortController().signal;
    return {
      migration: migration({
        source: { type: 'couchdb', url },
        target: { type: 'dynamodb', endpoint: dynaliteUrl() },
        collections: { users: { from: name, to: name, ...config } },
      }),
      collections: [],
      state: place,
      report: () => undefined,
      stop: never,
      abort: never,
    };
  }
}
