import { type TableDescription, UpdateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describeTable } from '../../../dynamodb/requests/describe-table.js';
import { explain } from '../../../dynamodb/requests/errors.js';
import { EnvironmentError } from '../../../errors.js';
import type { StreamOptions } from './stream-reader.js';
import type { StreamRequests } from './stream-requests.js';

/** The stream of a table as the table describes it. */
export interface TableStream {
  /** Of its latest stream, which may be off. */
  readonly arn: string | undefined;
  readonly enabled: boolean;
}

/** How often a change of the table's state is looked for, in milliseconds. */
const POLL = 1_000;

/** Milliseconds after which a copy surely sees what was written before the stream was on. */
const SETTLE = 5_000;

type Options = Pick<
  StreamOptions,
  'clients' | 'table' | 'region' | 'endpoint' | 'enable' | 'patience' | 'report' | 'chance'
>;

/** What keeps a table from being followed as it is: its stream is off, or holds no new images. */
export function obstacleIn({
  TableName: table = '',
  StreamSpecification: stream,
}: TableDescription): EnvironmentError | undefined {
  if (stream?.StreamEnabled !== true) return streamOff(table);
  const { StreamViewType: type = 'no' } = stream;
  return type.startsWith('NEW_') ? undefined : viewType(table, type);
}

/** Asks for the stream of a table. Throws EnvironmentError when it holds no new images. */
export async function describeStream(options: Options, stop: AbortSignal): Promise<TableStream> {
  const description = await describe(options, stop);
  const enabled = description.StreamSpecification?.StreamEnabled === true;
  const obstacle = obstacleIn({ ...description, TableName: options.table });
  if (enabled && obstacle !== undefined) throw obstacle;
  return { arn: description.LatestStreamArn, enabled };
}

/** The ARN of the stream of a table, which is turned on where that is asked for. Throws as `describeStream` does. */
export async function enabledStream(
  options: Options,
  requests: StreamRequests,
  stop: AbortSignal,
): Promise<string> {
  const { arn, enabled } = await describeStream(options, stop);
  if (enabled && arn !== undefined) return arn;
  if (!options.enable) throw streamOff(options.table);
  const { chance, report, table } = options;
  await until(options, stop, async () => (await describe(options, stop)).TableStatus === 'ACTIVE');
  const made = await turnOn(options, stop);
  await until(options, stop, async () => {
    const listing = await requests.list(made, stop);
    return typeof listing !== 'string' && listing.enabled;
  });
  const message = `the stream of table "${table}" was turned on, with new and old images`;
  report({ type: 'notice', code: 'stream_enabled', message, count: 1 });
  await chance.sleep(SETTLE, stop);
  return made;
}

async function turnOn(options: Options, stop: AbortSignal): Promise<string> {
  const command = new UpdateTableCommand({
    TableName: options.table,
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const send = (control: DynamoDBClient) => control.send(command, { abortSignal: stop });
  const { TableDescription: table } = await explained('UpdateTable', send, { options, stop });
  if (table?.LatestStreamArn === undefined) throw streamOff(options.table);
  return table.LatestStreamArn;
}

async function describe(options: Options, stop: AbortSignal): Promise<TableDescription> {
  const send = (control: DynamoDBClient) => describeTable(control, options.table, stop);
  return await explained('DescribeTable', send, { options, stop });
}

async function explained<T>(
  action: string,
  send: (control: DynamoDBClient) => Promise<T>,
  { options, stop }: { readonly options: Options; readonly stop: AbortSignal },
): Promise<T> {
  stop.throwIfAborted();
  try {
    return await send(options.clients.control);
  } catch (error) {
    stop.throwIfAborted();
    throw explain(error, { ...options, action });
  }
}

async function until(options: Options, stop: AbortSignal, reached: () => Promise<boolean>): Promise<void> {
  const { chance, patience, table } = options;
  const begun = chance.now();
  while (!(await reached())) {
    if (chance.now() - begun > patience) {
      throw new EnvironmentError(
        `the stream of table "${table}" was not turned on within ${patience / 1000} seconds`,
        {
          code: 'source_unavailable',
          hint: 'Look at the state of the table in the AWS console, then run the same command again.',
        },
      );
    }
    await chance.sleep(POLL, stop);
  }
}

function streamOff(table: string): EnvironmentError {
  return new EnvironmentError(
    `the stream of table "${table}" is off: what changes during and after the copy would be missed`,
    {
      code: 'stream_off',
      hint: "Pass --enable-streams to turn it on, or set `changes: 'none'` where nobody writes to the table.",
    },
  );
}

function viewType(table: string, type: string): EnvironmentError {
  return new EnvironmentError(
    `the stream of table "${table}" has the view type "${type}", which does not tell what an item becomes`,
    {
      code: 'stream_view_type',
      hint: 'Turn the stream off and on again with NEW_AND_OLD_IMAGES, once nobody else reads it, and then copy anew.',
    },
  );
}
