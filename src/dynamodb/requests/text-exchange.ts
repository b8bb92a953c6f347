import { text } from 'node:stream/consumers';
import {
  type __Client,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type DynamoDBClientResolvedConfig,
  ScanCommand,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import { isRecord } from './error-fields.js';

/** What was sent and received for a command's input, in place of what the SDK makes of them. */
interface Exchange {
  readonly sent: string;
  received?: string;
}

const exchanges = new WeakMap<object, Exchange>();

/** What every answer has. */
export type Metadata = Pick<ServiceOutputTypes, '$metadata'>;
type RequestOptions = NonNullable<Parameters<DynamoDBClient['send']>[1]>;

/** A client of any of DynamoDB's services. */
export type TextClient<I extends object, O extends Metadata> = Pick<
  __Client<RequestOptions, I, O, DynamoDBClientResolvedConfig>,
  'middlewareStack'
>;

/**
 * Lets a client send requests as text that we wrote, and keep the text of the answers.
 *
 * The SDK still finds credentials, signs, connects and decodes errors. Its own walk over every item would take twice
 * the time of a whole request, and on the way back it blanks top-level attributes named `__proto__` (3.1164.0).
 */
export function exchangeText<I extends object, O extends Metadata>(client: TextClient<I, O>): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const exchange = exchanges.get(args.input);
      if (exchange !== undefined) Object.assign(Object(args.request), { body: exchange.sent });
      return next(args);
    },
    // The step after serialization; high priority puts it before the middleware that takes the body's length.
    { name: 'sendText', step: 'build', priority: 'high' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const exchange = exchanges.get(args.input);
      const { response } = result;
      if (exchange === undefined || !isAnswer(response)) return result;
      exchange.received = await text(response.body);
      return { ...result, response: { ...response, body: new Uint8Array() } };
    },
    // Low priority puts it nearer to the network than the SDK's own reading of the answer.
    { name: 'receiveText', step: 'deserialize', priority: 'low' },
  );
}

/** One batch for one table: its writes or keys as DynamoDB's JSON. */
export interface TextBatch {
  readonly table: string;
  readonly entries: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** An answer, parsed, and the bytes of its text. */
export interface TextAnswer {
  readonly fields: Fields;
  readonly bytes: number;
}

/** What the text of a batch has besides its entries and the commas between them, at the most. */
export const ENVELOPE_BYTES = 512;

/** Sends writes by a client prepared with `exchangeText`. Rejects with a SyntaxError when the answer is no JSON object. */
export async function batchWrite(
  client: DynamoDBClient,
  { table, entries }: TextBatch,
  abortSignal: AbortSignal,
): Promise<Fields> {
  const input = { RequestItems: { [table]: [] } };
  const sent = `{"RequestItems":{${JSON.stringify(table)}:[${entries.join(',')}]},"ReturnConsumedCapacity":"TOTAL"}`;
  const send = (): Promise<unknown> => client.send(new BatchWriteItemCommand(input), { abortSignal });
  return (await exchange({ input, sent }, send)).fields;
}

/** Reads keys consistently by a client prepared with `exchangeText`. Rejects as `batchWrite` does. */
export async function batchGet(
  client: DynamoDBClient,
  { table, entries }: TextBatch,
  abortSignal: AbortSignal,
): Promise<Fields> {
  const input = { RequestItems: { [table]: { Keys: [] } } };
  const sent = `{"RequestItems":{${JSON.stringify(table)}:{"Keys":[${entries.join(',')}],"ConsistentRead":true}},"ReturnConsumedCapacity":"TOTAL"}`;
  const send = (): Promise<unknown> => client.send(new BatchGetItemCommand(input), { abortSignal });
  return (await exchange({ input, sent }, send)).fields;
}

/** Reads a page of a table by a client prepared with `exchangeText`. Rejects as `batchWrite` does. */
export async function scan(
  client: DynamoDBClient,
  fields: { readonly TableName: string } & Fields,
  abortSignal: AbortSignal,
): Promise<TextAnswer> {
  const input = { TableName: fields.TableName };
  const sent = JSON.stringify({ ...fields, ReturnConsumedCapacity: 'TOTAL' });
  return exchange({ input, sent }, () => client.send(new ScanCommand(input), { abortSignal }));
}

/**
 * Sends a command whose input is `input` by a client prepared with `exchangeText`, with the text `sent` in its stead.
 *
 * Resolves to the parsed answer: attribute values are as they came. Rejects as `batchWrite` does.
 */
export async function exchange(
  request: { readonly input: object; readonly sent: string },
  send: () => Promise<unknown>,
): Promise<TextAnswer> {
  const texts: Exchange = { sent: request.sent };
  exchanges.set(request.input, texts);
  await send();
  const received = texts.received ?? '';
  const fields: unknown = JSON.parse(received);
  if (!isRecord(fields)) throw new SyntaxError('the answer is not a JSON object');
  return { fields, bytes: Buffer.byteLength(received) };
}

interface Answer {
  readonly body: AsyncIterable<Uint8Array>;
}

function isAnswer(response: unknown): response is Answer {
  if (!isRecord(response) || typeof response['statusCode'] !== 'number') return false;
  const { body } = response;
  return response['statusCode'] < 300 && isRecord(body) && Symbol.asyncIterator in body;
}
