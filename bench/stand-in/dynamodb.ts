// A DynamoDB whose tables are made of their names: it answers every scan from prepared pages and takes every write.
import { collectionNamed, idOf, rankOf, type StandInCollection } from './collection.js';
import { fieldsOf } from './documents.js';
import { type Request, reply, serve } from './http.js';
import { itemOf } from './items.js';
import { Rows } from './rows.js';

const PAGE_BYTES = 1_000_000;

interface Segment {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

interface Key {
  readonly _id: { readonly S: string };
}

/** The fields of requests that are looked at. */
interface Body extends Segment {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Key;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
}

let written = 0;
const rows = new Map<number, Rows>();

function rowsOf({ bytes }: StandInCollection): Rows {
  const made =
    rows.get(bytes) ?? new Rows((_id, place) => JSON.stringify(itemOf({ _id, ...fieldsOf(place, bytes) })));
  rows.set(bytes, made);
  return made;
}

function scan(body: Body): Buffer {
  const name = body.TableName ?? '';
  const collection = existing(name);
  const { documents, bytes } = collection;
  const { Segment: segment = 0, TotalSegments: segments = 1, ExclusiveStartKey: after } = body;
  const end = Math.floor((documents * (segment + 1)) / segments);
  const start =
    after === undefined ? Math.floor((documents * segment) / segments) : rankOf(after._id.S, documents) + 1;
  const fitting = Math.max(1, Math.floor(PAGE_BYTES / bytes));
  const stop = Math.min(end, start + Math.min(fitting, body.Limit ?? fitting));
  const count = stop - start;
  const last = stop < end ? `,"LastEvaluatedKey":{"_id":{"S":"${idOf(stop - 1)}"}}` : '';
  const capacity = `"ConsumedCapacity":{"TableName":"${name}","CapacityUnits":${(count * bytes) / 8_192}}`;
  return answer(
    Buffer.from(`{"Count":${count},"ScannedCount":${count},${capacity}${last},"Items":[`),
    ...separated(rowsOf(collection).texts(start, stop)),
    Buffer.from(']}'),
  );
}

function batchGet(body: Body): Buffer {
  const [[name, { Keys: keys }] = ['', { Keys: [] }]] = Object.entries(body.RequestItems ?? {});
  const collection = existing(name);
  const places = keys
    .map(({ _id: { S: id } }) => ({ id, place: rankOf(id, collection.documents) }))
    .filter(({ id, place }) => place < collection.documents && idOf(place) === id);
  const read = rowsOf(collection);
  const items = places.flatMap(({ place }) => [...read.texts(place, place + 1)]);
  const head = `{"UnprocessedKeys":{},"Responses":{${JSON.stringify(name)}:[`;
  return answer(Buffer.from(head), ...separated(items), Buffer.from(']}}'));
}

function* separated(texts: Iterable<Buffer>): Generator<Buffer, void, undefined> {
  let first = true;
  for (const text of texts) {
    if (!first) yield COMMA;
    yield text;
    first = false;
  }
}

const COMMA = Buffer.from(',');
const PUT = Buffer.from('"PutRequest"');

/** Takes the writes of a batch for one table without looking at them. */
function batchWrite(body: Buffer): Buffer {
  let count = 0;
  for (let at = body.indexOf(PUT); at >= 0; at = body.indexOf(PUT, at + PUT.length)) count += 1;
  written += count;
  const [, name = ''] = /^\{"RequestItems":\{"([\w.-]+)"/.exec(body.toString('latin1', 0, 300)) ?? [];
  const capacity = `[{"CapacityUnits":${count},"TableName":"${name}"}]`;
  return answer(Buffer.from(`{"ConsumedCapacity":${capacity},"UnprocessedItems":{}}`));
}

function describe(name: string): object {
  const { documents, bytes } = existing(name);
  return {
    TableName: name,
    TableId: name,
    TableArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`,
    TableStatus: 'ACTIVE',
    CreationDateTime: 1_795_401_115,
    ItemCount: documents,
    TableSizeBytes: documents * bytes,
    KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  };
}

function existing(name: string): StandInCollection {
  const collection = collectionNamed(name);
  if (collection === undefined) throw new Error(`the stand-in has no table "${name}"`);
  return collection;
}

const answers: Readonly<Record<string, (body: Body) => Buffer>> = {
  DescribeTable: ({ TableName: name = '' }) => json({ Table: describe(name) }),
  DescribeTimeToLive: () => json({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }),
  Scan: scan,
  BatchGetItem: batchGet,
};

function json(value: unknown): Buffer {
  return answer(Buffer.from(JSON.stringify(value)));
}

function answer(...parts: readonly Buffer[]): Buffer {
  return reply(200, TYPE, Buffer.concat(parts));
}

const TYPE = 'application/x-amz-json-1.0';

function handle({ method, headers, body }: Request): Buffer {
  // How many items have been written so far is asked by who measures.
  if (method === 'GET') return json({ written });
  const action = headers.get('x-amz-target')?.split('.')[1] ?? '';
  if (action === 'BatchWriteItem') return batchWrite(body);
  const known = answers[action];
  if (known !== undefined) return known(JSON.parse(body.toString()) as Body);
  return reply(400, TYPE, Buffer.from(`{"__type":"UnknownOperationException","message":"${action}"}`));
}

serve(handle);
