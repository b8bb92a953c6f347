import type {
  __Client,
  DynamoDBClient,
  DynamoDBClientResolvedConfig,
  ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import { bodyText } from './body-text.js';
import { isRecord } from './error-fields.js';

/** What is sent and received for a command's input, in place of what the SDK makes of them. */
interface Exchange {
  readonly sent: Uint8Array;
  /** An answer that has come already: the SDK is to judge it, and to send nothing. */
  answered?: unknown;
  /** The request as it went to the network. */
  request?: unknown;
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
 * Lets a client send requests as text that we wrote, in UTF-8, and keep the text of the answers.
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
      const exchange = exchanges.get(args.input);
      if (exchange === undefined) return next(args);
      const result = await answerOf(exchange, args.request, () => next(args));
      const { response } = result;
      if (!isSuccess(response)) return result;
      exchange.received = await bodyText(response.body);
      return { ...result, response: { ...response, body: new Uint8Array() } };
    },
    // Low priority puts it nearer to the network than the SDK's own reading of the answer.
    { name: 'receiveText', step: 'deserialize', priority: 'low' },
  );
}

/** A command's input, and what is sent in its stead. */
export interface Replacement {
  readonly input: object;
  readonly sent: Uint8Array;
  /** The answer that came to `sent` by another way, where there is one. */
  readonly answered?: unknown;
}

/** The text of an answer, and the request that was signed by the SDK for it. */
export interface Received {
  readonly received: string;
  readonly request: unknown;
}

/**
 * Sends a command by a client prepared with `exchangeText`.
 *
 * Where it was answered already, the SDK judges that answer as its own: it throws the error that is in it, learns the
 * server's time, and sends the command itself where that may heal it.
 */
export async function sendText(
  { input, sent, answered }: Replacement,
  send: () => Promise<unknown>,
): Promise<Received> {
  const exchange: Exchange = { sent, answered };
  exchanges.set(input, exchange);
  await send();
  return { received: exchange.received ?? '', request: exchange.request };
}

/** An answer that was given beforehand counts once: what is sent again is answered by the network. */
async function answerOf<R extends { readonly response: unknown }>(
  exchange: Exchange,
  request: unknown,
  next: () => Promise<R>,
): Promise<R | { readonly response: unknown }> {
  const { answered: response } = exchange;
  if (response !== undefined) {
    exchange.answered = undefined;
    return { response };
  }
  exchange.request = request;
  return next();
}

/** Whether an answer is a success, whose body is not read yet. */
function isSuccess(response: unknown): response is { readonly body: AsyncIterable<Uint8Array> | Buffer } {
  if (!isRecord(response) || typeof response['statusCode'] !== 'number') return false;
  const { body } = response;
  if (response['statusCode'] >= 300) return false;
  return Buffer.isBuffer(body) || (isRecord(body) && Symbol.asyncIterator in body);
}
