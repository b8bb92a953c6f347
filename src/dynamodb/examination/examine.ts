import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Check,
  Checkup,
  clockFinding,
  type Examined,
  type Examination,
  type Finding,
  type Looked,
} from '../../checkup.js';
import { messageOf } from '../../errors.js';
import { createClients, createStreamsClient } from '../requests/client.js';
import type { ConnectionConfig } from '../requests/connection-config.js';
import { describeTable } from '../requests/describe-table.js';
import { nameOf, statusOf } from '../requests/error-fields.js';
import { explain } from '../requests/errors.js';
import type { Attempt } from '../requests/explanation.js';
import { askCaller, type Caller, hasSts } from './caller.js';
import { type Credentials, findCredentials } from './credentials.js';
import { examineTable, skippedTable } from './tables.js';

/** A DynamoDB to look at. */
export interface DynamoDBExamination extends Pick<Examination<unknown>, 'tryWrites' | 'stop'> {
  readonly config: ConnectionConfig & { readonly streamsEndpoint?: string | undefined };
  readonly tables: readonly { readonly table: string; readonly actions: readonly string[] }[];
}

/** Seconds that somebody who waits for an answer is willing to wait. */
const patience = 5;

/** The clients of one examination. */
interface ExaminedClients {
  readonly control: DynamoDBClient;
  readonly streams: ReturnType<typeof createStreamsClient>;
}

/** Looks whether a DynamoDB is there, who we are to it, and what we may do with its tables. Changes nothing. */
export async function examineDynamoDB(examination: DynamoDBExamination): Promise<Examined> {
  const { timeoutSeconds } = examination.config;
  const config = { ...examination.config, timeoutSeconds: Math.min(patience, timeoutSeconds) };
  const { control, bulk } = createClients(config);
  const streams = createStreamsClient(config);
  try {
    return await examineWith({ control, streams }, { ...examination, config });
  } finally {
    for (const client of [control, bulk, streams]) client.destroy();
  }
}

/** Looks only at the credentials and whose they are, for what is not in a DynamoDB. */
export async function examineIdentity(
  examination: Pick<DynamoDBExamination, 'config' | 'stop'>,
): Promise<Examined> {
  const { control, bulk } = createClients(examination.config);
  try {
    const checkup = new Checkup();
    const credentials = await lookForCredentials(checkup, control, examination.config);
    await identify(checkup, credentials, examination);
    return { checks: checkup.checks, usable: credentials.value !== undefined };
  } finally {
    for (const client of [control, bulk]) client.destroy();
  }
}

function lookForCredentials(
  checkup: Checkup,
  client: DynamoDBClient,
  config: ConnectionConfig,
): Promise<Looked<Credentials>> {
  const attempt = {
    action: 'GetCallerIdentity',
    table: '',
    region: config.region,
    endpoint: config.endpoint,
    profile: config.profile,
  };
  return checkup.look('credentials', () => explained(attempt, () => findCredentials(client, config)));
}

async function explained<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(error, attempt);
  }
}

async function examineWith(clients: ExaminedClients, examination: DynamoDBExamination): Promise<Examined> {
  const { config, tables, tryWrites, stop } = examination;
  const { region, endpoint } = config;
  const place = { table: tables[0]?.table ?? 'docferry', region, endpoint };
  const checkup = new Checkup();
  const credentials = await lookForCredentials(checkup, clients.control, config);
  const caller = await identify(checkup, credentials, examination);
  const reached = await checkup.lookAfter(credentials, 'reachable', () =>
    explained({ ...place, action: 'DescribeTable' }, () => reach(clients.control, place, stop)),
  );
  await checkup.lookAfter(reached, 'clock', ({ date }) => clockFinding(date, Date.now()));
  const simulation =
    caller === undefined || credentials.value === undefined
      ? undefined
      : { caller, credentials: credentials.value, region, stop };
  const each = tables.map(({ table, actions }): Promise<readonly Check[]> => {
    if (reached.value === undefined) return Promise.resolve([skippedTable(table)]);
    return examineTable({ clients, place: { ...place, table }, actions, tryWrites, simulation, stop });
  });
  checkup.add(...(await Promise.all(each)).flat());
  return { checks: checkup.checks, usable: reached.value !== undefined };
}

async function identify(
  checkup: Checkup,
  credentials: Looked<Credentials>,
  { config, stop }: Pick<DynamoDBExamination, 'config' | 'stop'>,
): Promise<Caller | undefined> {
  const check = 'identity';
  if (!hasSts(config)) {
    checkup.skip(check, 'an emulator has none');
    return undefined;
  }
  const looked = await checkup.lookAfter(credentials, check, (found) => callerFinding(config, found, stop));
  return looked.value ?? undefined;
}

/** What refuses DynamoDB too; anything else only means that STS cannot be asked. */
const refusing =
  /^(ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient|IncompleteSignature)/;

async function callerFinding(
  { region, endpoint }: ConnectionConfig,
  credentials: Credentials,
  stop: AbortSignal,
): Promise<Finding<Caller | null>> {
  try {
    const value = await askCaller(region, credentials, stop);
    return { value, reason: `"${value.arn}"` };
  } catch (error) {
    if (refusing.test(nameOf(error)))
      throw explain(error, { action: 'GetCallerIdentity', table: '', region, endpoint });
    const reason = `STS did not tell: ${messageOf(error).replace(/\s+/g, ' ').trim()}`;
    const cure = 'Let this machine connect to STS, if you want to know who it is to AWS.';
    return { value: null, reason, cure };
  }
}

interface Reached {
  readonly date: string | undefined;
}

/** Any answer of DynamoDB will do, also that it has no such table or does not tell us. */
async function reach(
  client: DynamoDBClient,
  { table, region, endpoint }: { table: string; region: string; endpoint: string | undefined },
  abortSignal: AbortSignal,
): Promise<Finding<Reached>> {
  const dates: (string | undefined)[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      dates.push(dateIn(result.response));
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'noteDate', override: true },
  );
  try {
    await describeTable(client, table, abortSignal);
  } catch (error) {
    const known = ['ResourceNotFoundException', 'AccessDeniedException'].includes(nameOf(error));
    if (!known || statusOf(error) === undefined) throw error;
    dates.push(dateIn(Reflect.get(error as object, '$response')));
  }
  const host = endpoint === undefined ? '' : ` at "${new URL(endpoint).origin}"`;
  return { value: { date: dates.at(-1) }, reason: `DynamoDB in region "${region}"${host}` };
}

function dateIn(response: unknown): string | undefined {
  const headers: unknown =
    typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : {};
  const date: unknown =
    typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'date') : undefined;
  return typeof date === 'string' ? date : undefined;
}
