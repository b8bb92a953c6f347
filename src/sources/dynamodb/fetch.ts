import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Document } from '../../document.js';
import { decodeItem } from '../../dynamodb/item-decoder.js';
import type { AttributeMap, ItemNames } from '../../dynamodb/item-names.js';
import { MAX_KEYS } from '../../dynamodb/requests/batch-get.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import type { ReadPace } from '../../dynamodb/requests/read-pace.js';
import type { RequestLoop } from '../../dynamodb/requests/request-loop.js';
import { batchGet } from '../../dynamodb/requests/text-exchange.js';

/** What items are fetched with. */
export interface Fetcher {
  /** Prepared with `exchangeText`. */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly names: ItemNames;
  readonly loop: RequestLoop;
  readonly pace: ReadPace;
}

/** Fetches items by id, consistently. Those that are not there are left out. */
export async function fetchItems(
  fetcher: Fetcher,
  ids: readonly string[],
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Document>> {
  const { client, table, names, loop, pace } = fetcher;
  stop.throwIfAborted();
  const found = new Map<string, Document>();
  // A key that is named twice makes DynamoDB refuse the request.
  let left = [...new Set(ids)].map((id) => names.keyWith(id));
  while (left.length > 0) {
    const keys = left.slice(0, MAX_KEYS);
    const entries = keys.map((key) => JSON.stringify(key));
    const permit = await pace.admit({ action: 'BatchGetItem', entries: keys.length }, stop);
    const answer = await permit(
      () =>
        loop.run(
          'BatchGetItem',
          async (abort) => readAnswer(await batchGet(client, { table, entries }, abort), keys.length),
          stop,
        ),
      ({ capacity }) => capacity,
    );
    for (const item of answer.items) found.set(names.idOf(item), decodeItem(item));
    left = [...answer.left, ...left.slice(MAX_KEYS)];
  }
  return found;
}

/** Throws as if throttled when no key at all was looked up, so that the next attempt waits. */
function readAnswer(
  {
    Responses: items,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: capacity,
  }: Readonly<Record<string, unknown>>,
  asked: number,
): {
  readonly items: readonly AttributeMap[];
  readonly left: readonly AttributeMap[];
  readonly capacity: unknown;
} {
  if (!isRecord(items)) throw new SyntaxError('the answer has no items');
  const left = listsOf(unprocessed, (request) => (isRecord(request) ? request['Keys'] : undefined));
  if (left.length >= asked) {
    throw Object.assign(new Error('no key was looked up'), { name: 'ThrottlingException' });
  }
  return { items: listsOf(items, (list) => list), left, capacity };
}

function listsOf(value: unknown, listOf: (member: unknown) => unknown): AttributeMap[] {
  return Object.values(isRecord(value) ? value : {}).flatMap((member) => {
    const list = listOf(member);
    return Array.isArray(list) ? list.filter(isRecord) : [];
  });
}
