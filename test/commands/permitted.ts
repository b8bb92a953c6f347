import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cutover } from '../../src/commands/cutover.js';
import { dryRun } from '../../src/commands/dry-run.js';
import { iamPolicies } from '../../src/commands/iam-policy.js';
import { migrate } from '../../src/commands/migrate.js';
import type { Purpose } from '../../src/commands/purposes.js';
import { listRejects } from '../../src/commands/rejects.js';
import { retry } from '../../src/commands/retry.js';
import { status } from '../../src/commands/status.js';
import { sync } from '../../src/commands/sync.js';
import { listUndo, undo } from '../../src/commands/undo.js';
import { verify } from '../../src/commands/verify.js';
import type { MigrationConfig } from '../../src/config/define.js';
import type { Migration } from '../../src/config/migration.js';
import { migration } from '../config/example.js';
import { never } from '../../src/testing/writes.js';
import { sendRaw } from '../properties/raw-dynamodb.js';
import { deleteTables, dynamodbClient } from '../support/both-sides.js';
import { type RecordedDynamoDB, recordDynamoDB } from '../support/recorded-dynamodb.js';
import { uniqueName } from '../support/servers.js';

/** The names of what is read, what is written and what keeps the state, in that order. */
const roles = ['SOURCE', 'TARGET', 'STATE'] as const;

/** A migration whose requests to DynamoDB are noted, command by command. */
export class Permitted implements AsyncDisposable {
  readonly names = { from: uniqueName('from'), to: uniqueName('to'), state: uniqueName('state') };
  #changes: (url: string) => Partial<MigrationConfig> = () => ({});

  private constructor(
    readonly recorded: RecordedDynamoDB,
    readonly url: string,
    readonly folder: string,
  ) {}

  static async create(url: string): Promise<Permitted> {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-permitted-'));
    return new Permitted(await recordDynamoDB(url), url, folder);
  }

  /** Takes a config, made from the address to talk to. */
  configure(changes: (url: string) => Partial<MigrationConfig>): void {
    this.#changes = changes;
  }

  get migration(): Migration {
    const { from, to } = this.names;
    return migration({ collections: { users: { from, to } }, ...this.#changes(this.recorded.url) });
  }

  /** What a policy allows for these purposes, as `TABLE Action`. */
  allowed(...purposes: readonly Purpose[]): string[] {
    const policies = iamPolicies({ migration: this.migration, collections: [], purposes });
    const all = policies.flatMap(({ policy }) =>
      policy.Statement.flatMap(({ Action, Resource }) =>
        Resource.flatMap((arn) =>
          Action.map((action) => `${arn.split('/')[1] ?? arn} ${action.replace('dynamodb:', '')}`),
        ),
      ),
    );
    return this.#named(all);
  }

  /** What has been sent while this ran, as `TABLE Action`. */
  async sent(work: () => Promise<unknown>): Promise<string[]> {
    this.recorded.take();
    await work();
    return this.#named(this.recorded.take());
  }

  #named(permissions: readonly string[]): string[] {
    const tables = Object.values(this.names);
    const named = permissions.map((each) =>
      tables.reduce((text, table, index) => text.replace(table, roles[index] ?? ''), each),
    );
    return [...new Set(named)].sort();
  }

  #shared() {
    const { migration: chosen, folder } = this;
    const state = chosen.state ?? join(folder, 'state');
    return { migration: chosen, collections: [], state, stop: never, abort: never, report: () => undefined };
  }

  #verification() {
    const patience = { sleep: () => Promise.resolve(), waits: [0, 1, 1] };
    return { ...this.#shared(), folder: join(this.folder, 'verify'), patience };
  }

  readonly dryRun = (): Promise<unknown> => dryRun(this.#shared());

  readonly migrate = (restart = false, enableStreams = false): Promise<unknown> =>
    migrate({ ...this.#shared(), restart, enableStreams, acceptConfigChange: false });

  readonly sync = (initial = false): Promise<unknown> =>
    sync({ ...this.#shared(), initial, acceptConfigChange: false });

  readonly retry = (): Promise<unknown> => retry(this.#shared());

  readonly verify = (): Promise<unknown> => verify(this.#verification());

  readonly repair = (): Promise<unknown> => verify({ ...this.#verification(), repair: { force: true } });

  readonly cutover = (): Promise<unknown> =>
    cutover({
      ...this.#verification(),
      timeoutSeconds: 60,
      writingStopped: { confirm: () => Promise.resolve(true) },
      verify: true,
      acceptRejects: 10,
    });

  readonly undo = async (): Promise<unknown> => {
    const [run] = (await listUndo(this.#shared())).runs;
    return await undo({ ...this.#shared(), run: run?.run ?? '', dryRun: false });
  };

  readonly status = (): Promise<unknown> => status(this.#shared());

  readonly rejects = (): Promise<unknown> => listRejects(this.#shared());

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorded[Symbol.asyncDispose]();
    const client = dynamodbClient(this.url);
    await deleteTables(client, Object.values(this.names));
    client.destroy();
    await rm(this.folder, { recursive: true });
  }
}

/** Table settings that each take an action of their own. */
export const everyTableSetting = {
  ttl: { attribute: 'expires' },
  pointInTimeRecovery: true,
  tags: { team: 'data' },
  indexes: [{ name: 'by-k', partition: { attribute: 'k', type: 'N' } }],
} satisfies MigrationConfig['table'];

/** Makes a table as docferry makes it for its state. */
export async function createStateTable(url: string, TableName: string): Promise<void> {
  await sendRaw(url, 'CreateTable', {
    TableName,
    KeySchema: [
      { AttributeName: 'migration', KeyType: 'HASH' },
      { AttributeName: 'entry', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'migration', AttributeType: 'S' },
      { AttributeName: 'entry', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
}
