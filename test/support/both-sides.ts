import { DeleteTableCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { parseJson } from '../../src/json/json.js';
import { canonicalDocument, canonicalItem } from './canonical.js';
import { type CouchDBAccess, basicToken } from './couchdb-database.js';

/** A client for a test's own look at an emulator. */
export function dynamodbClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

/** All items of a table, as canonical texts by `_id`. */
export async function itemsOf(client: DynamoDBClient, table: string): Promise<Map<string, string>> {
  const items = new Map<string, string>();
  for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const item of page.Items ?? []) items.set(item['_id']?.S ?? '', canonicalItem(item));
  }
  return items;
}

/** All documents of a database but design documents, without CouchDB's own fields, as canonical texts by `_id`. */
export async function documentsOf(access: CouchDBAccess, database: string): Promise<Map<string, string>> {
  const { url, username, password } = access;
  const headers: Record<string, string> =
    username === undefined ? {} : { authorization: `Basic ${basicToken(username, password)}` };
  const response = await fetch(`${url}/${encodeURIComponent(database)}/_all_docs?include_docs=true`, {
    headers,
  });
  const { rows } = parseJson(await response.text()) as unknown as {
    rows: { doc: Record<string, unknown> }[];
  };
  const documents = rows.map(({ doc }) => doc).filter(({ _id }) => !String(_id).startsWith('_design/'));
  return new Map(
    documents.map((document) => [String(document['_id']), canonicalDocument(ownFields(document))]),
  );
}

function ownFields(document: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(document).filter(([name]) => name === '_id' || !name.startsWith('_'));
  return Object.fromEntries(fields);
}

/** Deletes tables, whether they are there or not. */
export async function deleteTables(client: DynamoDBClient, tables: readonly string[]): Promise<void> {
  for (const TableName of tables) {
    await client.send(new DeleteTableCommand({ TableName })).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
    });
  }
}
