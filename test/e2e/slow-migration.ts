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

/** What a migration carries, and where it stands still. */
export interface SlowMigrationOptions {
  readonly documents: number;
  /** How many batches are answered at once. */
  readonly answered: number;
  /** The table of the state; a folder where it is absent. */
  readonly state?: string;
}

interface Parts {
  readonly couchdb: CouchDBServer;
  readonly client: DynamoDBClient;
  readonly folder: string;
  readonly table: string;
  readonly answered: number;
}

interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

function closedGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** One collection on its way to DynamoDB Local that stands still half-way, so that there is time to interfere. */
export class SlowMigration implements AsyncDisposable {
  readonly #proxy: FaultProxy;
  readonly #gate: Gate;
  readonly #parts: Parts;

  private constructor(proxy: FaultProxy, gate: Gate, parts: Parts) {
    this.#proxy = proxy;
    this.#gate = gate;
    this.#parts = parts;
  }

  /** Batches after the first `answered` are written, but not answered before `resume()`. */
  static async create(
    endpoint: string,
    { documents, answered, state }: SlowMigrationOptions,
  ): Promise<SlowMigration> {
    const couchdb = await startCouchDBServer();
    const database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
    await database.put(Array.from({ length: documents }, (_, index) => ({ _id: `user-${index}`, index })));
    const gate = closedGate();
    let sent = 0;
    const proxy = await startFaultProxy(endpoint, (exchange) => {
      if (!isBatchWrite(exchange)) return undefined;
      const held = (sent += 1) > answered;
      return {
        name: 'batch',
        fault: async () => {
          const answer = await exchange.forward();
          if (held) await gate.opened;
          exchange.answer(answer);
        },
      };
    });
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    const table = uniqueName('slow');
    const source = { type: 'couchdb', url: couchdb.url };
    const target = { type: 'dynamodb', endpoint: proxy.url, giveUpSeconds: 2 };
    const collections = { users: { to: table, concurrency: 2 } };
    const place = state === undefined ? {} : { state: { type: 'dynamodb', table: state } };
    const config = { migrations: { slow: { source, target, collections, ...place } } };
    await writeFile(join(folder, 'migrations.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    return new SlowMigration(proxy, gate, {
      couchdb,
      client: dynamodbClient(endpoint),
      folder,
      table,
      answered,
    });
  }

  /** The folder with the config, and with `.docferry` once a run has begun. */
  get folder(): string {
    return this.#parts.folder;
  }

  /** How many batches have been sent. */
  get batches(): number {
    return this.#proxy.injected.get('batch') ?? 0;
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

  /** Resolves when all batches that are answered have been sent, and one that is not. */
  async underWay(): Promise<void> {
    while (this.batches <= this.#parts.answered) await delay(10);
  }

  /** Answers what has been sent, and from now on every batch. */
  resume(): void {
    this.#gate.open();
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
