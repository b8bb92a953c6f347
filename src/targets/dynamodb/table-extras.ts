import {
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { nameOf } from './error-fields.js';
import { explain } from './errors.js';
import type { TableContext } from './table-context.js';

/** What a request is called, and how it is sent. */
interface Request<T> {
  readonly action: string;
  readonly stop: AbortSignal;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>;
}

const POLL = 1_000;
const PATIENCE = 120_000;

/** Applies to a table that was just made what CreateTable has no room for: time to live and point-in-time recovery. */
export async function applyExtras(context: TableContext, stop: AbortSignal): Promise<void> {
  const { client, plan } = context;
  const { ttl, pointInTimeRecovery } = plan.settings;
  if (ttl !== undefined) {
    const TimeToLiveSpecification = { AttributeName: ttl.attribute, Enabled: true };
    const command = new UpdateTimeToLiveCommand({ TableName: plan.name, TimeToLiveSpecification });
    await ask(context, {
      action: 'UpdateTimeToLive',
      stop,
      send: (options) => client.send(command, options),
    });
  }
  if (pointInTimeRecovery === true) {
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    const command = new UpdateContinuousBackupsCommand({
      TableName: plan.name,
      PointInTimeRecoverySpecification,
    });
    await ask(context, {
      action: 'UpdateContinuousBackups',
      stop,
      send: (options) => client.send(command, options),
    });
  }
}

/** Sentences on these settings of a table that was there before, where they contradict the config. */
export async function compareExtras(
  context: TableContext,
  table: TableDescription,
  stop: AbortSignal,
): Promise<string[]> {
  const sentences = [
    await compareTimeToLive(context, stop),
    await compareRecovery(context, stop),
    await compareTags(context, table, stop),
  ];
  return sentences.filter((sentence) => sentence !== undefined);
}

async function compareTimeToLive(context: TableContext, stop: AbortSignal): Promise<string | undefined> {
  const { client, plan } = context;
  const wanted = plan.settings.ttl?.attribute;
  if (wanted === undefined) return undefined;
  const command = new DescribeTimeToLiveCommand({ TableName: plan.name });
  const request = { action: 'DescribeTimeToLive', stop };
  const answer = await ask(context, { ...request, send: (options) => client.send(command, options) });
  if (answer === undefined) return undefined;
  const { TimeToLiveStatus: status, AttributeName: found } = answer.TimeToLiveDescription ?? {};
  const on = status === 'ENABLED' || status === 'ENABLING';
  if (on && found === wanted) return undefined;
  return differs(context, ['time to live', on ? `by "${found ?? ''}"` : 'off', `by "${wanted}"`]);
}

async function compareRecovery(context: TableContext, stop: AbortSignal): Promise<string | undefined> {
  const { client, plan } = context;
  const wanted = plan.settings.pointInTimeRecovery;
  if (wanted === undefined) return undefined;
  const command = new DescribeContinuousBackupsCommand({ TableName: plan.name });
  const request = { action: 'DescribeContinuousBackups', stop };
  const answer = await ask(context, { ...request, send: (options) => client.send(command, options) });
  if (answer === undefined) return undefined;
  const recovery = answer.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  const on = recovery?.PointInTimeRecoveryStatus === 'ENABLED';
  return on === wanted
    ? undefined
    : differs(context, ['point-in-time recovery', on ? 'on' : 'off', wanted ? 'on' : 'off']);
}

async function compareTags(
  context: TableContext,
  table: TableDescription,
  stop: AbortSignal,
): Promise<string | undefined> {
  const wanted = context.plan.settings.tags;
  if (wanted === undefined) return undefined;
  const found = await listTags(context, table, stop);
  if (found === undefined) return undefined;
  const [name, value] = Object.entries(wanted).find(([key, text]) => found.get(key) !== text) ?? [];
  if (name === undefined) return undefined;
  return differs(context, [`the tag "${name}"`, `"${found.get(name) ?? ''}"`, `"${value ?? ''}"`]);
}

async function listTags(
  context: TableContext,
  table: TableDescription,
  stop: AbortSignal,
): Promise<Map<string, string> | undefined> {
  const { client } = context;
  const found = new Map<string, string>();
  let next: string | undefined;
  do {
    const command = new ListTagsOfResourceCommand({ ResourceArn: table.TableArn, NextToken: next });
    const request = { action: 'ListTagsOfResource', stop };
    const answer = await ask(context, { ...request, send: (options) => client.send(command, options) });
    if (answer === undefined) return undefined;
    for (const { Key, Value } of answer.Tags ?? []) found.set(Key ?? '', Value ?? '');
    next = answer.NextToken;
  } while (next !== undefined);
  return found;
}

function differs({ plan }: TableContext, [what, found, wanted]: readonly [string, string, string]): string {
  return `table "${plan.name}" has ${what} ${found}, but the config asks for ${wanted}; it was left as it is`;
}

/** Sends a request, or tells that this database does not offer it, as emulators do not. */
async function ask<T>(context: TableContext, { action, stop, send }: Request<T>): Promise<T | undefined> {
  const { chance, place, plan, report } = context;
  const started = chance.now();
  for (;;) {
    try {
      return await send({ abortSignal: stop });
    } catch (error) {
      stop.throwIfAborted();
      const name = nameOf(error);
      if (name === 'UnknownOperationException') {
        const message = `this database does not offer "${action}", which the settings of table "${plan.name}" need`;
        report({ type: 'notice', code: 'not_offered', message, count: 1 });
        return undefined;
      }
      if (!isTooEarly(name) || chance.now() - started >= PATIENCE) throw explain(error, { ...place, action });
    }
    await chance.sleep(POLL, stop);
  }
}

/** A table that was just made may not be ready yet for what is not reading or writing. */
function isTooEarly(name: string): boolean {
  return [
    'ContinuousBackupsUnavailableException',
    'ResourceInUseException',
    'ResourceNotFoundException',
    'LimitExceededException',
  ].includes(name);
}
