// A DynamoDB of one table that answers every scan at once with a prepared page: what is measured is the reader alone.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { orderOf } from '../items.js';

const itemsPerSegment = Number(process.argv[2]);

/** As many items of about 1 KB as DynamoDB hands out at once. */
const MOST = 1_000;

const texts = Array.from({ length: MOST }, (_, index) => Buffer.from(JSON.stringify(orderOf(index))));
const comma = Buffer.from(',');
const all = Buffer.concat(texts.flatMap((item, index) => (index === 0 ? [item] : [comma, item])));

/** Where the first so many items end. */
const ends = texts.reduce<number[]>(
  (found, item) => {
    const before = found.at(-1) ?? 0;
    return [...found, before + item.length + (found.length > 1 ? comma.length : 0)];
  },
  [0],
);

interface Request {
  readonly Limit?: number;
  readonly ExclusiveStartKey?: { readonly _id: { readonly S: string } };
}

const answers: Readonly<Record<string, (request: Request) => readonly Buffer[]>> = {
  DescribeTable: () => [json({ Table: table })],
  DescribeTimeToLive: () => [json({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } })],
  Scan: ({ Limit: limit = MOST, ExclusiveStartKey: after }) => {
    const begin = Number(after?._id.S ?? 0);
    const count = Math.min(limit, MOST, itemsPerSegment - begin);
    const end = begin + count;
    const capacity = `"ConsumedCapacity":{"TableName":"bench","CapacityUnits":${count / 8}}`;
    const next = end < itemsPerSegment ? `,"LastEvaluatedKey":{"_id":{"S":"${end}"}}` : '';
    return [
      Buffer.from(`{"Count":${count},"ScannedCount":${count},${capacity}${next},"Items":[`),
      all.subarray(0, ends[count]),
      Buffer.from(']}'),
    ];
  },
};

const table = {
  TableName: 'bench',
  TableId: 'bench',
  TableStatus: 'ACTIVE',
  ItemCount: 1,
  KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
};

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function reply(response: ServerResponse, status: number, parts: readonly Buffer[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': length });
  for (const part of parts) response.write(part);
  response.end();
}

const server = createServer((request, response) => {
  void text(request).then((body) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const answer = answers[action];
    if (answer === undefined) reply(response, 400, [json({ __type: 'UnknownOperationException' })]);
    else reply(response, 200, answer(JSON.parse(body) as Request));
  });
});

process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
