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
import { type Clients, createClients } from '../../dynamodb/requests/client.js';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import type { DynamoDBStateConfig } from './config.js';
import { type StateAttempt, explainState } from './errors.js';
import { isConditionFailed, sendPatiently } from './patience.js';
import { Presence } from './presence.js';
import { TimeLimit } from '../../time-limit.js';

/** An item of the state table without its key. */
export type Entry = Readonly<Record<string, unknown>>;

/** A change of one entry, which may take place only under a condition. */
export interface EntryUpdate {
  readonly update: string;
  readonly condition?: string;
  /** By placeholder. A `#name` needs none: it stands for `name`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One write of a transaction. */
export type EntryWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * The rows of one migration in the table that keeps the state. See docs/formats/state-table.md.
 *
 * A table that is missing is empty to whoever reads, and is made by the first write.
 */
export class StateTable implements AsyncDisposable {
  readonly chance: Chance;
  readonly #clients: Clients;
  readonly #client: DynamoDBDocumentClient;
  readonly #presence: Presence;
  readonly #attempt: Omit<StateAttempt, 'action'>;
  readonly #migration: string;

  private constructor(config: DynamoDBStateConfig, migration: string, chance: Chance) {
    this.chance = chance;
    this.#clients = createClients(config);
    // The client that makes one attempt a call, because failures are met here with more patience than the SDK's.
    this.#client = DynamoDBDocumentClient.from(this.#clients.bulk);
    this.#presence = new Presence(config, this.#clients.control, chance);
    this.#migration = migration;
    this.#attempt = { table: config.table, region: config.region, endpoint: config.endpoint };
  }

  /** Looks whether the table is there, and waits while somebody makes it. Throws ConfigError when it is another kind. */
  static async open(
    config: DynamoDBStateConfig,
    migration: string,
    chance = realChance,
  ): Promise<StateTable> {
    const table = new StateTable(config, migration, chance);
    try {
      await table.#presence.look();
      return table;
    } catch (error) {
      await table[Symbol.asyncDispose]();
      throw error;
    }
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
    return (await this.#read('GetItem', () => this.#client.send(command)))?.Item;
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
      ...(condition === undefined ? {} : { ConditionExpression: condition }),
      ExpressionAttributeNames: namesIn(`${update} ${condition ?? ''}`),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    });
    await this.#presence.require();
    return unlessRefused(() =>
      this.#send('UpdateItem', (options) => this.#client.send(command, options), patience),
    );
  }

  /** Writes all or nothing; false when a condition did not hold. */
  async transact(writes: readonly EntryWrite[]): Promise<boolean> {
    const command = new TransactWriteCommand({ TransactItems: [...writes] });
    await this.#presence.require();
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
      const page = await this.#read('Query', () => this.#client.send(command));
      yield* page?.Items ?? [];
      start = page?.LastEvaluatedKey;
      if (start === undefined) return;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    this.#clients.control.destroy();
    return Promise.resolve();
  }

  /** The answer, or nothing when there is no table yet. One that was there and is gone is an error. */
  async #read<T>(action: string, request: () => Promise<T>): Promise<T | undefined> {
    return this.#send(action, () => {
      // Somebody may make the table while the answer is on its way.
      const { there } = this.#presence;
      return request().catch((error: unknown) => {
        if (there || nameOf(error) !== 'ResourceNotFoundException') throw error;
        return undefined;
      });
    });
  }

  async #send<T>(
    action: string,
    request: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
    patience?: number,
  ): Promise<T> {
    try {
      return await sendPatiently(() => withinTime(patience, request), this.chance, patience);
    } catch (error) {
      throw isConditionFailed(error) ? error : explainState(error, { ...this.#attempt, action });
    }
  }
}

async function withinTime<T>(
  milliseconds: number | undefined,
  request: (options: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  if (milliseconds === undefined) return await request({});
  using limit = new TimeLimit(milliseconds);
  return await request({ abortSignal: limit.signal });
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
