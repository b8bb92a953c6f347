// The program that one would write in an afternoon: pages of _all_docs, batches of 25, eight of them in flight.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import nano from 'nano';
import pLimit from 'p-limit';

const PAGE = 1_000;
const BATCH = 25;
const IN_FLIGHT = 8;

type Fields = Record<string, unknown>;
type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

const [, , couchdbUrl = '', dynamodbUrl = '', transformed = '', ...collections] = process.argv;
const couchdb = nano(couchdbUrl);
const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: dynamodbUrl }));
const limit = pLimit(IN_FLIGHT);

/** What the transforms of the benchmark do. */
function transform({ total, ...fields }: Fields): Fields {
  return { ...fields, total: Number(total) * 100, currency: 'CHF' };
}

async function* pages(collection: string): AsyncGenerator<Fields[]> {
  const database = couchdb.use(collection);
  let last: string | undefined;
  for (;;) {
    const after = last === undefined ? {} : { startkey: last, skip: 1 };
    const { rows } = await database.list({ include_docs: true, limit: PAGE, ...after });
    yield rows.flatMap(({ doc }) => {
      const { _rev: revision, ...fields } = { ...doc } as Fields;
      return revision === undefined ? [] : [fields];
    });
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.id;
  }
}

async function write(table: string, documents: readonly Fields[]): Promise<void> {
  let left: Requests = { [table]: documents.map((Item) => ({ PutRequest: { Item } })) };
  for (let wait = 50; Object.keys(left).length > 0; wait *= 2) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: left }));
    left = UnprocessedItems ?? {};
    if (Object.keys(left).length > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

let written = 0;
for (const collection of collections) {
  for await (const page of pages(collection)) {
    const documents = transformed === 'transformed' ? page.map(transform) : page;
    const batches = Array.from({ length: Math.ceil(documents.length / BATCH) }, (_, index) =>
      documents.slice(index * BATCH, (index + 1) * BATCH),
    );
    await Promise.all(batches.map((batch) => limit(() => write(collection, batch))));
    written += documents.length;
  }
}
process.stdout.write(JSON.stringify({ written }));
