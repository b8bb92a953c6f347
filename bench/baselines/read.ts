// Reads documents and items as their own clients do, and throws them away.
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import nano from 'nano';

const PAGE = 1_000;
const SEGMENTS = 4;

const [, , couchdbUrl = '', dynamodbUrl = '', name = ''] = process.argv;

async function readDocuments(): Promise<number> {
  const database = nano(couchdbUrl).use(name);
  let read = 0;
  for (let last: string | undefined; ;) {
    const after = last === undefined ? {} : { startkey: last, skip: 1 };
    const { rows } = await database.list({ include_docs: true, limit: PAGE, ...after });
    read += rows.length;
    if (rows.length < PAGE) return read;
    last = rows.at(-1)?.id;
  }
}

async function readItems(): Promise<void> {
  if (dynamodbUrl === '') return;
  const client = new DynamoDBClient({ endpoint: dynamodbUrl });
  const segments = Array.from({ length: SEGMENTS }, async (_, Segment) => {
    const pages = paginateScan({ client }, { TableName: name, Segment, TotalSegments: SEGMENTS });
    for await (const page of pages)
      if (page.Items === undefined) throw new Error('a page came without items');
  });
  await Promise.all(segments);
}

const [read] = await Promise.all([readDocuments(), readItems()]);
process.stdout.write(JSON.stringify({ read }));
