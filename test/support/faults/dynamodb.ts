import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Exchange, Fault } from './proxy.js';

interface BatchWriteBody {
  readonly RequestItems: Readonly<Record<string, readonly unknown[]>>;
}

function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function exception(name: string, status = 400, more: object = {}): Fault {
  const type = `com.amazonaws.dynamodb.v20120810#${name}`;
  return (exchange) => {
    exchange.answer(json(status, { __type: type, message: `injected ${name}`, ...more }));
  };
}

function throttled(name: string, reason: string): Fault {
  const resource = 'arn:aws:dynamodb:us-east-1:000000000000:table/injected';
  return exception(name, 400, { ThrottlingReasons: [{ reason, resource }] });
}

/** Writes some requests of a batch and says that the others were not processed. */
async function unprocessed(exchange: Exchange, share: number): Promise<void> {
  const [[table, requests] = ['', []]] = Object.entries(parse(exchange).RequestItems);
  const written = requests.slice(0, Math.floor(requests.length * share));
  const left = requests.slice(written.length);
  if (written.length > 0) {
    const answer = await exchange.forward({
      body: Buffer.from(JSON.stringify({ RequestItems: { [table]: written } })),
    });
    if (answer.status !== 200) {
      exchange.answer(answer);
      return;
    }
  }
  exchange.answer(json(200, { UnprocessedItems: left.length === 0 ? {} : { [table]: left } }));
}

function parse(exchange: Exchange): BatchWriteBody {
  return JSON.parse(exchange.body.toString()) as BatchWriteBody;
}

/**
 * What DynamoDB, and the way to it, may do to a BatchWriteItem. Bodies pass through JSON.parse, so documents under
 * test must not hold fields named `__proto__`.
 */
export const dynamodbFaults: Readonly<Record<string, Fault>> = {
  'partial UnprocessedItems': (exchange) => unprocessed(exchange, 0.6),
  'total UnprocessedItems': (exchange) => unprocessed(exchange, 0),
  'UnprocessedItems although written': async (exchange) => {
    await exchange.forward();
    exchange.answer(json(200, { UnprocessedItems: parse(exchange).RequestItems }));
  },
  ProvisionedThroughputExceededException: throttled(
    'ProvisionedThroughputExceededException',
    'TableWriteProvisionedThroughputExceeded',
  ),
  ThrottlingException: throttled('ThrottlingException', 'TableWriteKeyRangeThroughputExceeded'),
  RequestLimitExceeded: exception('RequestLimitExceeded'),
  InternalServerError: exception('InternalServerError', 500),
  'InternalServerError although written': async (exchange) => {
    await exchange.forward();
    exchange.answer(json(500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError' }));
  },
  'service unavailable': (exchange) => {
    exchange.answer({ status: 503, headers: {}, body: Buffer.from('<html>503</html>') });
  },
  'reset before the write': (exchange) => {
    exchange.reset();
  },
  'reset after the write': async (exchange) => {
    await exchange.forward();
    exchange.reset();
  },
  'slow answer': async (exchange) => {
    const answer = await exchange.forward();
    await delay(300);
    exchange.answer(answer);
  },
  'truncated body': async (exchange) => {
    exchange.cut(await exchange.forward(), 1);
  },
};

/** Whether a request writes documents. */
export function isBatchWrite(exchange: Exchange): boolean {
  return String(exchange.headers['x-amz-target']).endsWith('.BatchWriteItem');
}
