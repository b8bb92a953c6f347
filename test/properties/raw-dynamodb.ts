import { Decimal } from 'decimal.js';

/** An answer of DynamoDB: its HTTP status and its body. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a request to an emulator without any client. */
export async function sendRaw(url: string, action: string, body: unknown): Promise<RawAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** Makes a table with the string `_id` as its key. */
export async function createRawTable(url: string, name: string): Promise<void> {
  const { status } = await sendRaw(url, 'CreateTable', {
    TableName: name,
    KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  if (status !== 200) throw new Error(`the table was not made: ${status}`);
}

/** DynamoDB's JSON of a value, written down plainly: it judges nothing. */
function rawValue(value: unknown): unknown {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(rawValue) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (value instanceof Set) return rawSet([...value]);
  if (Object.getPrototypeOf(value) !== Object.prototype && Decimal.isDecimal(value))
    return { N: value.toString() };
  return { M: rawFields(value as object) };
}

/** DynamoDB's JSON of a document. */
export function rawFields(document: object): unknown {
  // Defines fields, so that one named `__proto__` stays.
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, rawValue(value)]));
}

function rawSet(members: readonly unknown[]): unknown {
  const values = members.map((member) => Object.entries(rawValue(member) as object)[0] ?? ['S', '']);
  return { [`${values[0]?.[0] ?? 'S'}S`]: values.map(([, text]) => text as unknown) };
}
