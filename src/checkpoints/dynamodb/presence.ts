import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Chance } from '../../backoff.js';
import { tableSettings } from '../../targets/dynamodb/config.js';
import { Table } from '../../targets/dynamodb/table.js';
import type { DynamoDBStateConfig } from './config.js';
import { explainState } from './errors.js';

const key = {
  partition: { attribute: 'migration', type: 'S' },
  sort: { attribute: 'entry', type: 'S' },
} as const;

/** Whether the table that keeps the state is there. Makes it for the first write; looking makes nothing. */
export class Presence {
  readonly #place: { readonly table: string; readonly region: string; readonly endpoint: string | undefined };
  readonly #table: Table;
  readonly #never = new AbortController().signal;
  #there = false;
  #making: Promise<void> | undefined;

  constructor(config: DynamoDBStateConfig, client: DynamoDBClient, chance: Chance) {
    const { table, region, endpoint } = config;
    this.#place = { table, region, endpoint };
    const plan = { name: table, key, settings: tableSettings.parse({}) };
    this.#table = new Table({ client, plan, place: this.#place, chance, report: () => undefined });
  }

  /** Whether the table was found or made. Somebody else may have made it meanwhile. */
  get there(): boolean {
    return this.#there;
  }

  /** Looks for the table and waits while it is being made. Throws ConfigError when it is no state table. */
  async look(): Promise<void> {
    try {
      this.#there = (await this.#table.find(this.#never)) !== undefined;
    } catch (error) {
      throw explainState(error, { ...this.#place, action: 'DescribeTable' });
    }
  }

  /** Makes the table unless it is there, and waits until it can be used. */
  require(): Promise<void> {
    if (this.#there) return Promise.resolve();
    this.#making ??= this.#make().finally(() => {
      this.#making = undefined;
    });
    return this.#making;
  }

  async #make(): Promise<void> {
    try {
      await this.#table.ensure(this.#never);
      this.#there = true;
    } catch (error) {
      throw explainState(error, { ...this.#place, action: 'CreateTable' });
    }
  }
}
