import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandOutput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Chance, realChance } from '../../backoff.js';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createClients } from '../../targets/dynamodb/client.js';
import { tableSettings } from '../../targets/dynamodb/config.js';
import { Table } from '../../targets/dynamodb/table.js';
import type { DynamoDBStateConfig } from './config.js';
import { type StateAttempt, explainState } from './errors.js';
import { isConditionFailed, sendPatiently } from './patience.js';

/** An item of the state table without its key. */
export type Entry = Readonly<Record<string, unknown>>;

/** A change of one entry that takes place only under a condition. */
export interface EntryUpdate {
  readonly update: string;
  readonly condition: string;
  /** By placeholder. A `#name` needs none: it stands for `name`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One write of a transaction. */
export type EntryWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The rows of one migration in the table that keeps the state. See docs/formats/state-table.md. */
export class StateTable implements AsyncDisposable {
  readonly chance: Chance;
  readonly #client: DynamoDBDocumentClient;
  readonly #attempt: Omit<StateAttempt, 'action'>;
  readonly #migration: string;

  private constructor(
    config: DynamoDBStateConfig,
    { migration, client, chance }: { migration: string; client: DynamoDBDocumentClient; chance: Chance },
  ) {
    this.chance = chance;
    this.#client = client;
    this.#migration = migration;
    this.#attempt = { table: config.table, region: config.region, endpoint: config.endpoint };
  }

  /** Makes the table if it is missing, and waits until it can be used. */
  static async open(
    config: DynamoDBStateConfig,
    migration: string,
    chance = realChance,
  ): Promise<StateTable> {
    const { control, bulk } = createClients(config);
    try {
      await requireTable(config, { client: control, chance });
    } catch (error) {
      bulk.destroy();
      throw error;
    } finally {
      control.destroy();
    }
    // The client that makes one attempt a call, because failures are met here with more patience than the SDK's.
    return new StateTable(config, { migration, client: DynamoDBDocumentClient.from(bulk), chance });
  }

  /** Names an entry for people. */
  placeOf(entry: string): string {
    return `dynamodb:${this.#attempt.table}/${this.#migration}/${entry}`;
  }

  /** The primary key of an entry, and its table. */
  at(entry: string): { TableName: string; Key: { migration: string; entry: string } } {
    return { TableName: this.#attempt.table, Key: { migration: this.#migration, entry } };
  }

  /** An entry as it is after every write that was answered. */
  async get(entry: string): Promise<Entry | undefined> {
    const command = new GetCommand({ ...this.at(entry), ConsistentRead: true });
    const { Item } = await this.#send('GetItem', () => this.#client.send(command));
    return Item;
  }

  /** Changes an entry; false when the condition did not hold. */
  async update(
    entry: string,
    { update, condition, values }: EntryUpdate,
    patience?: number,
  ): Promise<boolean> {
    const command = new UpdateCommand({
      ...this.at(entry),
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeNames: namesIn(`${update} ${condition}`),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    });
    return unlessRefused(() =>
      this.#send('UpdateItem', (options) => this.#client.send(command, options), patience),
    );
  }

  /** Writes all or nothing; false when a condition did not hold. */
  async transact(writes: readonly EntryWrite[]): Promise<boolean> {
    const command = new TransactWriteCommand({ TransactItems: [...writes] });
    return unlessRefused(() => this.#send('TransactWriteItems', () => this.#client.send(command)));
  }

  /** The entries whose name begins with this, in order of their names. */
  async *list(prefix: string): AsyncGenerator<Entry> {
    const query = {
      TableName: this.#attempt.table,
      ConsistentRead: true,
      KeyConditionExpression: '#migration = :migration AND begins_with(#entry, :prefix)',
      ExpressionAttributeNames: namesIn('#migration #entry'),
      ExpressionAttributeValues: { ':migration': this.#migration, ':prefix': prefix },
    };
    for (let start: QueryCommandOutput['LastEvaluatedKey']; ;) {
      const command = new QueryCommand({ ...query, ...(start && { ExclusiveStartKey: start }) });
      const page = await this.#send('Query', () => this.#client.send(command));
      yield* page.Items ?? [];
      start = page.LastEvaluatedKey;
      if (start === undefined) return;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }

  async #send<T>(
    action: string,
    request: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
    patience?: number,
  ): Promise<T> {
    try {
      return await sendPatiently(
        () => request(patience === undefined ? {} : { abortSignal: AbortSignal.timeout(patience) }),
        this.chance,
        patience,
      );
    } catch (error) {
      throw isConditionFailed(error) ? error : explainState(error, { ...this.#attempt, action });
    }
  }
}

/** Makes the table unless it is there. Throws ConfigError when what is there is no state table. */
async function requireTable(
  config: DynamoDBStateConfig,
  { client, chance }: { client: DynamoDBClient; chance: Chance },
): Promise<void> {
  const { table: name, region, endpoint } = config;
  const key = {
    partition: { attribute: 'migration', type: 'S' },
    sort: { attribute: 'entry', type: 'S' },
  } as const;
  const plan = { name, key, settings: tableSettings.parse({}) };
  const place = { table: name, region, endpoint };
  const table = new Table({ client, plan, place, chance, report: () => undefined });
  try {
    await table.ensure(new AbortController().signal);
  } catch (error) {
    throw explainState(error, { ...place, action: 'CreateTable' });
  }
}

/** Names are always written as placeholders, because many words are reserved. */
function namesIn(expression: string): Record<string, string> {
  return Object.fromEntries(
    [...expression.matchAll(/#(\w+)/g)].map(([placeholder, name = '']) => [placeholder, name]),
  );
}

async function unlessRefused(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}
