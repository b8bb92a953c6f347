// What does it cost to send batches that are written already, and the same by the SDK and by its document client?
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { keyRules } from '../src/dynamodb/key-rules.js';
import { createClients } from '../src/dynamodb/requests/client.js';
import type { Transport } from '../src/dynamodb/requests/connection-config.js';
import { batchWrite } from '../src/dynamodb/requests/text-exchange.js';
import { WriteEncoder } from '../src/dynamodb/write-encoder.js';
import { Rejection } from '../src/rejection.js';
import { dynamodbTargetConfig } from '../src/targets/dynamodb/config.js';
import { compare } from './comparison.js';
import { report } from './report.js';
import { startStandIn } from './servers.js';

const TABLE = 'bench';
const BATCH = 25;
const BATCHES = 800;
const IN_FLIGHT = 8;

/** Documents of about 1 KB. */
const documents = Array.from({ length: BATCH }, (_, place) => ({
  _id: `order-${String(place).padStart(9, '0')}`,
  type: 'order',
  total: place * 17.25,
  created: '2026-05-06T07:08:09.123Z',
  paid: true,
  note: null,
  address: { street: `Langstrasse ${place}`, city: 'Zürich', zip: '8004' },
  lines: [1, 2, 3].map((quantity) => ({ sku: `sku-${place}`, quantity, price: 19.95 })),
  text: 'Ring the bell twice, then leave it at the "back" door. '.repeat(10),
}));
const encoder = new WriteEncoder(keyRules({ partition: { attribute: '_id', type: 'S' } }), 'reject');
const entries = documents.map((document) => {
  const write = encoder.put(document);
  if (write instanceof Rejection) throw new Error(write.reason);
  return write.text;
});
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };

/** Sends the same batch again and again and tells how many items that were. */
async function sendAll(send: () => Promise<unknown>): Promise<number> {
  const limit = pLimit(IN_FLIGHT);
  await Promise.all(Array.from({ length: BATCHES }, () => limit(send)));
  return BATCHES * BATCH;
}

await using server = await startStandIn('dynamodb');
const { url: endpoint } = server;

function sendTexts(transport: Transport): () => Promise<number> {
  const config = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint, credentials, transport });
  const { bulk } = createClients(config);
  const never = new AbortController().signal;
  return () => sendAll(() => batchWrite(bulk, { table: TABLE, entries }, never));
}

function sendDocuments(): () => Promise<number> {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ region: 'us-east-1', endpoint, credentials }),
  );
  const input = { RequestItems: { [TABLE]: documents.map((Item) => ({ PutRequest: { Item } })) } };
  return () => sendAll(() => client.send(new BatchWriteCommand(input)));
}

report([
  await compare({
    question: 'transport',
    case: 'against the SDK, the same texts',
    least: 2,
    leastCpu: 3,
    subject: sendTexts('lean'),
    baseline: sendTexts('sdk'),
  }),
  await compare({
    question: 'transport',
    case: 'against the document client',
    least: 3,
    leastCpu: 6,
    subject: sendTexts('lean'),
    baseline: sendDocuments(),
  }),
]);
