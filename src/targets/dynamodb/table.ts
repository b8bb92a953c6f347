import { CreateTableCommand, DescribeTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { EnvironmentError } from '../../errors.js';
import { nameOf } from './error-fields.js';
import { explain } from './errors.js';
import type { TableContext } from './table-context.js';
import { applyExtras, compareExtras } from './table-extras.js';
import { differences, requireSameKey } from './table-comparison.js';
import { createTableInput } from './table-request.js';

const FIRST_POLL = 50;
const POLL = 1_000;
const CREATION_PATIENCE = 600_000;

/** The states in which a table takes writes. */
const WRITABLE = new Set<string>(['ACTIVE', 'UPDATING']);

/** One table: looks at it, and makes it when it is missing. Never alters a table that is there. */
export class Table {
  readonly #context: TableContext;

  constructor(context: TableContext) {
    this.#context = context;
  }

  /** The table's description, or nothing when it does not exist. */
  async describe(stop: AbortSignal): Promise<TableDescription | undefined> {
    const { client, plan } = this.#context;
    try {
      const command = new DescribeTableCommand({ TableName: plan.name });
      return (await client.send(command, { abortSignal: stop })).Table;
    } catch (error) {
      if (nameOf(error) === 'ResourceNotFoundException') return undefined;
      throw this.#explain(error, 'DescribeTable', stop);
    }
  }

  /** Makes the table unless it is there, waits until it can be written to, and compares it with the plan. */
  async ensure(stop: AbortSignal): Promise<TableDescription> {
    const { plan, report } = this.#context;
    const there = await this.describe(stop);
    const made = there === undefined ? await this.#create(stop) : undefined;
    const table = await this.#ready(there ?? made, stop);
    if (made !== undefined) {
      await applyExtras(this.#context, stop);
      return table;
    }
    requireSameKey(plan, table);
    const sentences = [...differences(plan, table), ...(await compareExtras(this.#context, table, stop))];
    for (const message of sentences) report({ type: 'notice', code: 'table_differs', message, count: 1 });
    return table;
  }

  /** Makes the table and returns its description, or nothing when somebody else has been faster. */
  async #create(stop: AbortSignal): Promise<TableDescription | undefined> {
    const { client, plan, chance } = this.#context;
    const started = chance.now();
    for (;;) {
      try {
        const command = new CreateTableCommand(createTableInput(plan));
        return (await client.send(command, { abortSignal: stop })).TableDescription ?? {};
      } catch (error) {
        const name = nameOf(error);
        if (name === 'ResourceInUseException') return undefined;
        // Too many tables are being made at the moment: there is a place as soon as one of them is done.
        const busy = name === 'LimitExceededException' && chance.now() - started < CREATION_PATIENCE;
        if (!busy) throw this.#explain(error, 'CreateTable', stop);
      }
      await chance.sleep(POLL, stop);
    }
  }

  /** Polls until the table can be written to. Right after its creation, parts of the service may not know it yet. */
  async #ready(known: TableDescription | undefined, stop: AbortSignal): Promise<TableDescription> {
    const { plan, chance } = this.#context;
    const started = chance.now();
    let wait = FIRST_POLL;
    for (let table = known; ; table = await this.describe(stop)) {
      const status = table?.TableStatus ?? 'CREATING';
      if (table !== undefined && WRITABLE.has(status)) return table;
      const late = chance.now() - started >= CREATION_PATIENCE;
      if (status !== 'CREATING' || late) throw unusable(plan.name, status);
      await chance.sleep(wait, stop);
      wait = Math.min(POLL, wait * 2);
    }
  }

  #explain(error: unknown, action: string, stop: AbortSignal): unknown {
    return stop.aborted ? stop.reason : explain(error, { ...this.#context.place, action });
  }
}

function unusable(name: string, status: string): EnvironmentError {
  return new EnvironmentError(`table "${name}" cannot be written to: its status is "${status}"`, {
    code: 'table_unusable',
    hint: 'Wait until the table is ACTIVE or, when it is being deleted, gone; then run the same command again.',
  });
}
