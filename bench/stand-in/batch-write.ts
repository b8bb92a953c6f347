// A DynamoDB that takes every batch whole without looking at it: what is measured is the sender alone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const capacity = [{ TableName: 'bench', CapacityUnits: 25 }];
const answer = JSON.stringify({ UnprocessedItems: {}, ConsumedCapacity: capacity });
const headers = { 'content-type': 'application/x-amz-json-1.0', 'content-length': answer.length };

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(answer));
});
server.keepAliveTimeout = 60_000;

process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
