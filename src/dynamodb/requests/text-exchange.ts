import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { joinedLength, joinPieces, type TextPiece } from '../text-piece.js';
import { isRecord } from './error-fields.js';
import type { LeanTransport } from './lean-transport.js';
import { RequestBodies } from './request-bodies.js';
import { sendText } from './text-middleware.js';

const bodies = new RequestBodies();

const leanTransports = new WeakMap<object, LeanTransport>();

/** Lets a client prepared with `exchangeText` exchange texts by another transport than its own. */
export function exchangeLeanly(client: object, transport: LeanTransport): void {
  leanTransports.set(client, transport);
}

/** One batch for one table: its writes or keys as DynamoDB's JSON. */
interface Batch<E> {
  readonly table: string;
  readonly entries: readonly E[];
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
  { table, entries }: Batch<TextPiece>,
  abort: AbortSignal,
): Promise<Fields> {
  const input = { RequestItems: { [table]: [] } };
  const begin = `{"RequestItems":{${JSON.stringify(table)}:[`;
  const sent = bodies.take(ENVELOPE_BYTES + joinedLength(entries));
  const end = joinPieces(entries, sent, sent.write(begin));
  const length = end + sent.write(']},"ReturnConsumedCapacity":"TOTAL"}', end);
  const request = {
    client,
    operation: `BatchWriteItem ${table}`,
    input,
    sent: sent.subarray(0, length),
    abort,
  };
  const { fields } = await exchange(request, (options) =>
    client.send(new BatchWriteItemCommand(input), options),
  );
  bodies.giveBack(sent);
  return fields;
}

/** Reads keys consistently by a client prepared with `exchangeText`. Rejects as `batchWrite` does. */
export async function batchGet(
  client: DynamoDBClient,
  { table, entries }: Batch<string>,
  abort: AbortSignal,
): Promise<Fields> {
  const input = { RequestItems: { [table]: { Keys: [] } } };
  const sent = Buffer.from(
    `{"RequestItems":{${JSON.stringify(table)}:{"Keys":[${entries.join(',')}],"ConsistentRead":true}},"ReturnConsumedCapacity":"TOTAL"}`,
  );
  const request = { client, operation: `BatchGetItem ${table}`, input, sent, abort };
  return (await exchange(request, (options) => client.send(new BatchGetItemCommand(input), options))).fields;
}

/** Reads a page of a table by a client prepared with `exchangeText`. Rejects as `batchWrite` does. */
export async function scan(
  client: DynamoDBClient,
  fields: { readonly TableName: string } & Fields,
  abort: AbortSignal,
): Promise<TextAnswer> {
  const input = { TableName: fields.TableName };
  const sent = Buffer.from(JSON.stringify({ ...fields, ReturnConsumedCapacity: 'TOTAL' }));
  const request = { client, operation: `Scan ${fields.TableName}`, input, sent, abort };
  return exchange(request, (options) => client.send(new ScanCommand(input), options));
}

/** A text to send by a client. */
export interface TextRequest {
  readonly client: object;
  /** The operation, and the table where there is one: an address can depend on it. */
  readonly operation: string;
  /** Of the command in whose stead the text is sent. */
  readonly input: object;
  /** In UTF-8. */
  readonly sent: Uint8Array;
  readonly abort: AbortSignal;
}

/**
 * Sends a command whose input is `input` by a client prepared with `exchangeText`, with the text `sent` in its stead.
 *
 * Resolves to the parsed answer: attribute values are as they came. Rejects as `batchWrite` does.
 */
export async function exchange(
  request: TextRequest,
  send: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<TextAnswer> {
  const sendCommand = (): Promise<unknown> => send({ abortSignal: request.abort });
  const lean = leanTransports.get(request.client);
  const received =
    lean === undefined
      ? (await sendText(request, sendCommand)).received
      : await lean.exchange(request, sendCommand);
  const fields: unknown = JSON.parse(received);
  if (!isRecord(fields)) throw new SyntaxError('the answer is not a JSON object');
  return { fields, bytes: Buffer.byteLength(received) };
}
