import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { isBatchWrite } from '../support/faults/dynamodb.js';
import { type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { uniqueName } from '../support/servers.js';
import { type CliRun, cliEnvironment, cliPath } from './cli.js';

/** A run under way. */
export interface RunningCli {
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when the run has printed a text on stderr. */
  readonly said: (text: string) => Promise<void>;
  readonly ended: Promise<CliRun>;
}

/** One collection on its way to DynamoDB Local, each batch held up, so that there is time to interfere. */
export class SlowMigration implements AsyncDisposable {
  readonly #proxy: FaultProxy;
  readonly #parts: { couchdb: CouchDBServer; client: DynamoDBClient; folder: string; table: string };

  private constructor(
    proxy: FaultProxy,
    parts: { couchdb: CouchDBServer; client: DynamoDBClient; folder: string; table: string },
  ) {
    this.#proxy = proxy;
    this.#parts = parts;
  }

  /** `hold` is how long each batch waits for its answer, in milliseconds; `state` is a table, if it is one. */
  static async create(
    endpoint: string,
    { documents, hold, state }: { documents: number; hold: number; state?: string },
  ): Promise<SlowMigration> {
    const couchdb = await startCouchDBServer();
    const database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
    await database.put(Array.from({ length: documents }, (_, index) => ({ _id: `user-${index}`, index })));
    const proxy = await startFaultProxy(endpoint, (exchange) => {
      if (!isBatchWrite(exchange)) return undefined;
      return {
        name: 'held up',
        fault: async () => {
          const answer = await exchange.forward();
          await delay(hold);
          exchange.answer(answer);
        },
      };
    });
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    const table = uniqueName('slow');
    const source = { type: 'couchdb', url: couchdb.url };
    const target = { type: 'dynamodb', endpoint: proxy.url };
    const collections = { users: { to: table, concurrency: 2 } };
    const place = state === undefined ? {} : { state: { type: 'dynamodb', table: state } };
    const config = { migrations: { slow: { source, target, collections, ...place } } };
    await writeFile(join(folder, 'migrations.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    return new SlowMigration(proxy, { couchdb, client: dynamodbClient(endpoint), folder, table });
  }

  /** The folder with the config, and with `.docferry` once a run has begun. */
  get folder(): string {
    return this.#parts.folder;
  }

  /** How many batches have been sent. */
  get batches(): number {
    return this.#proxy.injected.get('held up') ?? 0;
  }

  start(...args: readonly string[]): RunningCli {
    const child = spawn(process.execPath, [cliPath, 'migrate', '--json', ...args], {
      cwd: this.folder,
      env: cliEnvironment({}),
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
    const ended = once(child, 'close').then(([code]: unknown[]) => ({
      code: code as number | null,
      ...output,
    }));
    return {
      kill: (signal) => child.kill(signal),
      said: async (text) => {
        while (!output.stderr.includes(text) && child.exitCode === null) await delay(10);
        if (!output.stderr.includes(text)) throw new Error(`"${text}" was never said: ${output.stderr}`);
      },
      ended,
    };
  }

  /** Resolves when so many batches have been sent. */
  async written(batches: number): Promise<void> {
    while (this.batches < batches) await delay(10);
  }

  /** Ids whose document and item differ. */
  async differences(): Promise<string[]> {
    const { couchdb, client, table } = this.#parts;
    const [documents, items] = [
      await documentsOf({ url: couchdb.url }, 'users'),
      await itemsOf(client, table),
    ];
    return [...new Set([...documents.keys(), ...items.keys()])].filter(
      (id) => documents.get(id) !== items.get(id),
    );
  }

  async deleteTable(): Promise<void> {
    await deleteTables(this.#parts.client, [this.#parts.table]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deleteTable();
    this.#parts.client.destroy();
    await this.#proxy.close();
    await this.#parts.couchdb.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
