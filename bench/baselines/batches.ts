// Sends batches that were prepared before, eight at a time: what writing alone takes. Emulators check no signature.
import pLimit from 'p-limit';
import { Agent, request } from 'undici';
import { idOf } from '../stand-in/collection.js';
import { fieldsOf } from '../stand-in/documents.js';
import { itemOf } from '../stand-in/items.js';

const BATCH = 25;
const IN_FLIGHT = 8;

const [, , dynamodbUrl = '', table = '', count = '', bytes = ''] = process.argv;
const documents = Number(count);
const dispatcher = new Agent({ connections: IN_FLIGHT });
const limit = pLimit(IN_FLIGHT);
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.BatchWriteItem',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

function bodyOf(from: number): string {
  const items = Array.from({ length: Math.min(BATCH, documents - from) }, (_, index) => {
    const place = from + index;
    return { PutRequest: { Item: itemOf({ _id: idOf(place), ...fieldsOf(place, Number(bytes)) }) } };
  });
  return JSON.stringify({ RequestItems: { [table]: items }, ReturnConsumedCapacity: 'TOTAL' });
}

async function send(body: string): Promise<void> {
  const answer = await request(dynamodbUrl, { method: 'POST', headers, body, dispatcher });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || !text.includes('"UnprocessedItems":{}'))
    throw new Error(`a batch was not taken whole: ${text}`);
}

const bodies = Array.from({ length: Math.ceil(documents / BATCH) }, (_, batch) => bodyOf(batch * BATCH));
const begin = performance.now();
await Promise.all(bodies.map((body) => limit(() => send(body))));
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - begin, items: documents }));
