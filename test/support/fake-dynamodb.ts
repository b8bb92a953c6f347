import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Fields = Record<string, unknown>;

/** One request, and ways to answer it, good and bad. */
export interface FakeExchange {
  readonly action: string;
  readonly body: Fields;
  /** The access key that the request was signed with. */
  readonly accessKey: string;
  /** The writes of a BatchWriteItem, by the text of their `_id`. */
  readonly writes: ReadonlyMap<string, Fields>;
  /** Lets writes take effect: all, or those named. */
  readonly apply: (ids?: Iterable<string>) => void;
  readonly answer: (status: number, body: unknown, headers?: Readonly<Record<string, string>>) => void;
  /** Sends a body as it stands. */
  readonly answerText: (status: number, body: string) => void;
  /** Sends the head and half of a body, then cuts the connection. */
  readonly cut: () => void;
  /** Sends the head and half of a body, and nothing more. */
  readonly stall: () => void;
  /** Cuts the connection without an answer. */
  readonly reset: () => void;
}

/** What a fake does with one request. It may also do nothing: then the request hangs. */
export type FakeStep = (exchange: FakeExchange) => void;

/** A DynamoDB of one table that misbehaves as it is told. */
export interface FakeDynamoDB extends AsyncDisposable {
  readonly url: string;
  /** Items by `_id`, as DynamoDB's JSON. */
  readonly items: ReadonlyMap<string, unknown>;
  readonly requests: readonly { readonly action: string; readonly ids: readonly string[] }[];
  /** The next requests for this action are answered by these steps, later ones properly. */
  readonly script: (action: string, ...steps: readonly FakeStep[]) => void;
  /** All requests for this action are answered by this step from now on. */
  readonly always: (action: string, step: FakeStep) => void;
}

/** Starts a fake on a free port of this machine. */
export async function startFakeDynamoDB(): Promise<FakeDynamoDB> {
  const items = new Map<string, unknown>();
  const requests: { action: string; ids: string[] }[] = [];
  const scripts = new Map<string, FakeStep[]>();
  const defaults = new Map<string, FakeStep>();
  const server = createServer((request, response) => {
    void readExchange(request, response, items).then((exchange) => {
      requests.push({ action: exchange.action, ids: [...exchange.writes.keys()] });
      const step = scripts.get(exchange.action)?.shift() ?? defaults.get(exchange.action) ?? behave;
      step(exchange);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    items,
    requests,
    script: (action, ...steps) => scripts.set(action, [...(scripts.get(action) ?? []), ...steps]),
    always: (action, step) => defaults.set(action, step),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Fails as AWS does. */
export function fail(status: number, name: string, fields: Fields = {}): FakeStep {
  return ({ answer }) => {
    answer(status, {
      __type: `com.amazonaws.dynamodb.v20120810#${name}`,
      message: `fake ${name}`,
      ...fields,
    });
  };
}

/** Processes the first `count` writes and returns the others as unprocessed. */
export function process(count: number): FakeStep {
  return ({ writes, apply, answer }) => {
    const all = [...writes];
    apply(all.slice(0, count).map(([id]) => id));
    const left = all.slice(count).map(([, write]) => write);
    answer(200, { UnprocessedItems: left.length === 0 ? {} : { t: left } });
  };
}

/** Processes what is asked for. */
const behave: FakeStep = (exchange) => {
  switch (exchange.action) {
    case 'BatchWriteItem':
      process(Infinity)(exchange);
      break;
    case 'DescribeTable':
      exchange.answer(200, { Table: activeTable });
      break;
    default:
      fail(400, 'UnknownOperationException')(exchange);
  }
};

/** What DescribeTable tells of the fake's table. */
export const activeTable = {
  TableName: 't',
  TableStatus: 'ACTIVE',
  TableId: 'fake',
  KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
};

async function readExchange(
  request: IncomingMessage,
  response: ServerResponse,
  items: Map<string, unknown>,
): Promise<FakeExchange> {
  const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
  const body = JSON.parse(await text(request)) as Fields;
  const writes = writesOf(body);
  const head = { 'content-type': 'application/x-amz-json-1.0' };
  const answerText = (status: number, content: string): void => {
    response.writeHead(status, head).end(content);
  };
  return {
    action,
    body,
    accessKey: /Credential=([^/]*)/.exec(request.headers.authorization ?? '')?.[1] ?? '',
    writes,
    apply: (ids = writes.keys()) => {
      for (const id of ids) store(items, id, writes.get(id) ?? {});
    },
    answer: (status, content, headers) => {
      response.writeHead(status, { ...head, ...headers }).end(JSON.stringify(content));
    },
    answerText,
    cut: () => {
      response.writeHead(200, { ...head, 'content-length': '1000' });
      response.write('{"UnprocessedItems":{', () => request.socket.destroy());
    },
    stall: () => {
      response.writeHead(200, { ...head, 'content-length': '1000' }).write('{"UnprocessedItems":{');
    },
    reset: () => {
      request.socket.destroy();
    },
  };
}

interface WriteRequest extends Fields {
  readonly PutRequest?: { readonly Item: NamedItem };
  readonly DeleteRequest?: { readonly Key: NamedItem };
}

interface NamedItem {
  readonly _id: { readonly S: string };
}

function writesOf({ RequestItems }: Fields): Map<string, WriteRequest> {
  // BatchGetItem has an object with keys where BatchWriteItem has a list of requests.
  const tables = Object.values((RequestItems ?? {}) as Record<string, unknown>);
  const requests = tables.flatMap((table) => (Array.isArray(table) ? (table as WriteRequest[]) : []));
  return new Map(requests.map((request) => [idOf(request), request]));
}

function idOf({ PutRequest, DeleteRequest }: WriteRequest): string {
  return (PutRequest?.Item ?? DeleteRequest?.Key)?._id.S ?? '';
}

function store(items: Map<string, unknown>, id: string, { PutRequest }: WriteRequest): void {
  if (PutRequest === undefined) items.delete(id);
  else items.set(id, PutRequest.Item);
}
