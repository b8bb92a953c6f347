import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AttributeMap } from '../../dynamodb/item-names.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import type { ReadPace } from '../../dynamodb/requests/read-pace.js';
import type { RequestLoop } from '../../dynamodb/requests/request-loop.js';
import { scan } from '../../dynamodb/requests/text-exchange.js';

/** What a table is scanned with. */
export interface Scanner {
  /** Prepared with `exchangeText`. */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly consistent: boolean;
  readonly loop: RequestLoop;
  readonly pace: ReadPace;
}

/** A place in a table: a segment of so many, and the key after which to go on. */
export interface ScanPlace {
  readonly segment: number;
  readonly total: number;
  readonly after?: AttributeMap | undefined;
  /** The most items to read; as many as DynamoDB hands out where absent. */
  readonly limit?: number | undefined;
}

/** Items of one segment, which may be none, and the key after which it goes on; none at its end. */
export interface ScanPage {
  readonly items: readonly AttributeMap[];
  readonly after: AttributeMap | undefined;
  readonly bytes: number;
}

/** Reads one page of a segment. */
export async function scanPage(scanner: Scanner, place: ScanPlace, stop: AbortSignal): Promise<ScanPage> {
  const { client, table, consistent, loop, pace } = scanner;
  const fields = {
    TableName: table,
    Segment: place.segment,
    TotalSegments: place.total,
    ConsistentRead: consistent,
    ExclusiveStartKey: place.after,
    Limit: place.limit,
  };
  const permit = await pace.admit({ action: 'Scan', entries: 1 }, stop);
  const { fields: answer, bytes } = await permit(
    () => loop.run('Scan', (abort) => scan(client, fields, abort), stop),
    (page) => page.fields['ConsumedCapacity'],
  );
  const { Items: items, LastEvaluatedKey: after } = answer;
  // An answer that lacks its items must not count as an empty page.
  if (!isItems(items)) throw new TypeError(`the answer to a scan of table "${table}" has no items`);
  return { items, after: isRecord(after) ? after : undefined, bytes };
}

function isItems(items: unknown): items is readonly AttributeMap[] {
  return Array.isArray(items) && items.every(isRecord);
}
