import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Chance } from '../../backoff.js';
import { decodeItem } from '../../dynamodb/item-decoder.js';
import { type AttributeMap, ItemNames } from '../../dynamodb/item-names.js';
import type { Batch, BatchLoop } from '../../dynamodb/requests/batch-loop.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import { scan } from '../../dynamodb/requests/text-exchange.js';
import { TokenBucket } from '../../token-bucket.js';
import type { ItemPage, ScanOptions, TargetCollection } from '../target.js';

/** Which table to read, and how. */
export interface ItemScanOptions extends ScanOptions {
  readonly client: DynamoDBClient;
  readonly collection: Pick<TargetCollection, 'name' | 'key' | 'concurrency' | 'report'>;
  readonly loop: BatchLoop;
  readonly chance: Chance;
}

/** Parts of a table that are read together at the most: each holds a page in memory. */
const mostSegments = 4;

interface Cursor {
  readonly segment: number;
  readonly after: unknown;
}

interface Answer {
  readonly cursor: Cursor | undefined;
  readonly page: ItemPage;
}

/** Reads every item of a table consistently, several segments together. */
export async function* scanItems(options: ItemScanOptions): AsyncGenerator<ItemPage, void, undefined> {
  const requests = new ScanRequests(options);
  const reading = new Map<number, Promise<Answer & { readonly segment: number }>>();
  const ask = (cursor: Cursor): void => {
    const { segment } = cursor;
    const asked = requests.read(cursor).then((answer) => ({ ...answer, segment }));
    // What fails is told when its turn comes, or not at all where another failure came first.
    asked.catch(() => undefined);
    reading.set(segment, asked);
  };
  for (let segment = 0; segment < requests.segments; segment++) ask({ segment, after: undefined });
  while (reading.size > 0) {
    const { segment, cursor, page } = await Promise.race(reading.values());
    reading.delete(segment);
    if (cursor !== undefined) ask(cursor);
    yield page;
  }
}

/** A page has at most so many bytes, and each 4 KB of it cost a unit. */
const mostUnitsPerPage = 256;

class ScanRequests implements Batch<Cursor> {
  readonly action = 'Scan';
  /** Parts of the table that are read together. */
  readonly segments: number;
  readonly #options: ItemScanOptions;
  readonly #names: ItemNames;
  readonly #bucket: TokenBucket | undefined;
  readonly #answers = new Map<number, Answer>();
  /** What a page was charged the last time, as the best guess for the next. */
  #guess = 0;

  constructor(options: ItemScanOptions) {
    this.#options = options;
    const { collection, readUnitsPerSecond: rate, chance: clock } = options;
    this.#names = new ItemNames(collection.key);
    this.segments = Math.min(collection.concurrency, mostSegments);
    if (rate === undefined) return;
    this.#guess = Math.min(rate, mostUnitsPerPage);
    const waits = (delay: number): void => {
      collection.report({ type: 'paced', side: 'target', limit: `rate limit ${rate} RU/s`, delay });
    };
    this.#bucket = new TokenBucket({ rate, clock, waits });
  }

  /** Reads the page after a cursor. */
  async read(cursor: Cursor): Promise<Answer> {
    await this.#options.loop.run([cursor], this, this.#options.stop);
    const answer = this.#answers.get(cursor.segment);
    if (answer === undefined) throw new Error(`segment ${cursor.segment} was not answered`);
    return answer;
  }

  async send(cursors: readonly Cursor[], abort: AbortSignal): Promise<readonly Cursor[]> {
    for (const cursor of cursors) this.#answers.set(cursor.segment, await this.#page(cursor, abort));
    return [];
  }

  nameOf({ segment }: Cursor): string {
    return `segment ${segment}`;
  }

  async #page({ segment, after }: Cursor, abort: AbortSignal): Promise<Answer> {
    const { client, collection } = this.#options;
    const fields = {
      TableName: collection.name,
      ConsistentRead: true,
      ...(this.segments > 1 ? { Segment: segment, TotalSegments: this.segments } : {}),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    };
    const guess = this.#guess;
    await this.#bucket?.take(guess, abort);
    const answer = await scan(client, fields, abort);
    const { Items, LastEvaluatedKey: last, ConsumedCapacity: capacity } = answer.fields;
    if (!Array.isArray(Items)) throw new SyntaxError('the answer to a scan has no items');
    const readUnits = isRecord(capacity) ? Number(capacity['CapacityUnits'] ?? guess) : guess;
    this.#bucket?.charge(readUnits - guess);
    if (this.#bucket !== undefined) this.#guess = readUnits;
    const items = Items.map((item: AttributeMap) => ({
      key: decodeItem(this.#names.keyOf(item)),
      item: decodeItem(item),
    }));
    return { cursor: isRecord(last) ? { segment, after: last } : undefined, page: { items, readUnits } };
  }
}
