import { type Reply, type ScriptedServer, startScriptedServer } from './scripted-http.js';

/** What a synthetic table holds. */
export interface SyntheticTable {
  readonly name: string;
  readonly items: number;
  /** The item of a number as DynamoDB's JSON; its key is `_id`. */
  readonly itemOf: (index: number) => object;
  /** The number of the item of an `_id`; `undefined` where there is none. */
  readonly indexOf: (id: string) => number | undefined;
}

const itemsPerPage = 1_000;

/** Starts a DynamoDB of one table with any number of items, which are made when they are read. */
export function startSyntheticDynamoDB(table: SyntheticTable): Promise<ScriptedServer> {
  return startScriptedServer(({ headers, body }) => {
    const action = String(headers['x-amz-target']).split('.')[1] ?? '';
    const answer = answers[action];
    if (answer !== undefined) return reply(200, JSON.stringify(answer(JSON.parse(body) as Request, table)));
    const unknown = { __type: 'com.amazon.coral.service#UnknownOperationException', message: action };
    return reply(400, JSON.stringify(unknown));
  });
}

function reply(status: number, body: string): Reply {
  return { status, body, headers: { 'content-type': 'application/x-amz-json-1.0' } };
}

/** The fields of requests that are looked at. */
interface Request {
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys: readonly { readonly _id: { readonly S: string } }[] }>
  >;
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly ExclusiveStartKey?: { readonly place: { readonly N: string } };
}

const answers: Readonly<Record<string, (request: Request, table: SyntheticTable) => object>> = {
  DescribeTable: (_request, { name, items }) => ({
    Table: {
      TableName: name,
      TableStatus: 'ACTIVE',
      TableId: 'synthetic',
      ItemCount: items,
      TableSizeBytes: items * 400,
      KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    },
  }),
  Scan: (request, table) => scan(request, table),
  BatchGetItem: (request, { name, itemOf, indexOf }) => {
    const keys = request.RequestItems?.[name]?.Keys ?? [];
    const found = keys.map(({ _id }) => indexOf(_id.S)).filter((index) => index !== undefined);
    return { Responses: { [name]: found.map(itemOf) }, UnprocessedKeys: {} };
  },
};

function scan(request: Request, { items, itemOf }: SyntheticTable): object {
  const { Segment: segment = 0, TotalSegments: segments = 1, ExclusiveStartKey: after } = request;
  const start = after === undefined ? Math.floor((items * segment) / segments) : Number(after.place.N);
  const end = Math.floor((items * (segment + 1)) / segments);
  const stop = Math.min(end, start + itemsPerPage);
  return {
    Items: Array.from({ length: stop - start }, (_, place) => itemOf(start + place)),
    ...(stop < end ? { LastEvaluatedKey: { place: { N: String(stop) } } } : {}),
    ConsumedCapacity: { CapacityUnits: 128 },
  };
}
