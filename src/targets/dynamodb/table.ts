import { CreateTableCommand, type TableDescription } from '@aws-sdk/client-dynamodb';
import { describeTable } from '../../dynamodb/requests/describe-table.js';
import { nameOf } from '../../dynamodb/requests/error-fields.js';
import { explain } from '../../dynamodb/requests/errors.js';
import { planBeforeLoad } from './later-indexes.js';
import type { TableContext } from './table-context.js';
import { differences, keyDifference } from './table-comparison.js';
import { completedExtras, findMissing, sentencesOn } from './table-completion.js';
import {
  applyExtras,
  extrasOf,
  readRecovery,
  readTags,
  readTimeToLive,
  type ExtraSettings,
  type Inquirer,
  type TableExtras,
  type TableState,
} from './table-extras.js';
import { askOnce, attempt, insist, Unknown } from './table-inquiry.js';
import type { TablePlan } from './table-plan.js';
import { createTableInput } from './table-request.js';
import { unusable } from './table-status.js';

const FIRST_POLL = 50;
const POLL = 1_000;
const CREATION_PATIENCE = 600_000;

/**
 * One table: looks at it, and makes it when it is missing.
 *
 * Never alters a table that is there, but for what the config asks for and an empty table lacks: see `findMissing`.
 */
export class Table {
  readonly #context: TableContext;

  constructor(context: TableContext) {
    this.#context = context;
  }

  /** The table's description, or nothing when it does not exist. */
  async describe(stop: AbortSignal): Promise<TableDescription | undefined> {
    const { client, plan } = this.#context;
    try {
      return await describeTable(client, plan.name, stop);
    } catch (error) {
      if (nameOf(error) === 'ResourceNotFoundException') return undefined;
      throw this.#explain(error, 'DescribeTable', stop);
    }
  }

  /** The table once it can be written to, or nothing when it is missing. Throws ConfigError when its key is another. */
  async find(stop: AbortSignal): Promise<TableDescription | undefined> {
    const there = await this.describe(stop);
    if (there === undefined) return undefined;
    const table = await this.#ready(there, stop);
    this.#requireKey(table);
    return table;
  }

  /** Makes the table unless it is there, waits until it can be written to, and compares it with the plan. */
  async ensure(stop: AbortSignal): Promise<TableDescription> {
    const { client, plan, report } = this.#context;
    const there = await this.describe(stop);
    const made = there === undefined ? await this.#create(stop) : undefined;
    const table = await this.#ready(there ?? made, stop);
    const inquirer = { client, inquire: insist(this.#context, stop) };
    if (made !== undefined) {
      await applyExtras(inquirer, plan.name, extrasOf(plan));
      this.#tellKey();
      return table;
    }
    this.#requireKey(table);
    const found = { table, extras: await wantedExtras(inquirer, plan, table) };
    const extras = await this.#complete(found, stop);
    for (const message of differences(plan, { table, extras }))
      report({ type: 'notice', code: 'table_differs', message, count: 1 });
    return table;
  }

  /** DescribeTable gives the ARN of either kind of key. */
  #tellKey(): void {
    const { plan, report } = this.#context;
    const { encryptionKey: key, inherited } = plan.settings;
    if (typeof key !== 'string' || inherited?.has('encryptionKey') !== true) return;
    const message = `table "${plan.name}" is encrypted by the key "${key}" of the source's table; DynamoDB does not tell whether that is a key of yours or "alias/aws/dynamodb", which AWS manages`;
    report({ type: 'notice', code: 'encryption_key_carried', message, count: 1 });
  }

  /** Switches on what the run that made the table did not live to switch on; resolves to what the table has then. */
  async #complete(found: TableState, stop: AbortSignal): Promise<TableExtras> {
    const { client, plan, report } = this.#context;
    const missing = await findMissing({ client, inquire: askOnce(this.#context, stop) }, plan, found);
    const { timeToLive, recovery } = await applyExtras(
      { client, inquire: attempt(this.#context, stop) },
      plan.name,
      missing,
    );
    const done: ExtraSettings = {
      ...(timeToLive instanceof Unknown ? {} : { timeToLive: missing.timeToLive }),
      ...(recovery instanceof Unknown ? {} : { recovery: missing.recovery }),
    };
    for (const message of sentencesOn(plan.name, done, 'it was switched on'))
      report({ type: 'notice', code: 'table_completed', message, count: 1 });
    return completedExtras(found.extras, done);
  }

  /** Makes the table and returns its description, or nothing when somebody else has been faster. */
  async #create(stop: AbortSignal): Promise<TableDescription | undefined> {
    const { client, plan, chance } = this.#context;
    const started = chance.now();
    for (;;) {
      try {
        const command = new CreateTableCommand(createTableInput(planBeforeLoad(plan)));
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
      const fault = unusable(plan.name, status);
      if (table !== undefined && fault === undefined) return table;
      const late = chance.now() - started >= CREATION_PATIENCE;
      if (fault !== undefined && (status !== 'CREATING' || late)) throw fault;
      await chance.sleep(wait, stop);
      wait = Math.min(POLL, wait * 2);
    }
  }

  #requireKey(table: TableDescription): void {
    const otherKey = keyDifference(this.#context.plan, table);
    if (otherKey !== undefined) throw otherKey;
  }

  #explain(error: unknown, action: string, stop: AbortSignal): unknown {
    return stop.aborted ? stop.reason : explain(error, { ...this.#context.place, action });
  }
}

/** Asks only for what the config has something to say about: permission for the rest may be lacking. */
async function wantedExtras(
  inquirer: Inquirer,
  { name, settings }: TablePlan,
  table: TableDescription,
): Promise<TableExtras> {
  const open = new Unknown('the config leaves it open');
  return {
    timeToLive: settings.ttl === undefined ? open : await readTimeToLive(inquirer, name),
    recovery: settings.pointInTimeRecovery === undefined ? open : await readRecovery(inquirer, name),
    tags: settings.tags === undefined ? open : await readTags(inquirer, table),
  };
}
