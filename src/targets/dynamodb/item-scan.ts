import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '../../dynamodb/item-decoder.js';
import { type AttributeMap, ItemNames } from '../../dynamodb/item-names.js';
import type { Batch, BatchLoop } from '../../dynamodb/requests/batch-loop.js';
import { isRecord } from '../../dynamodb/requests/error-fields.js';
import { unitsOf } from '../../dynamodb/requests/rate-limit.js';
import { type ReadPace, type ReadPermit, freely } from '../../dynamodb/requests/read-pace.js';
import { scan } from '../../dynamodb/requests/text-exchange.js';
import type { ItemPage, ScanOptions, TargetCollection } from '../target.js';
import { ScanPlaces } from './scan-places.js';

/** Which table to read, and how. */
export interface ItemScanOptions extends ScanOptions {
  readonly client: DynamoDBClient;
  readonly collection: Pick<TargetCollection, 'name' | 'key' | 'concurrency'>;
  readonly loop: BatchLoop;
  readonly pace: ReadPace;
}

/** Parts of a table that are read together at the most: each holds a page in memory. */
const mostSegments = 4;

interface Cursor {
  readonly segment: number;
  readonly after: AttributeMap | undefined;
}

interface Answer {
  /** The key after which the segment goes on; none at its end. */
  readonly last: AttributeMap | undefined;
  readonly page: Omit<ItemPage, 'position'>;
}

/** Reads every item of a table consistently, several segments together. */
export async function* scanItems(options: ItemScanOptions): AsyncGenerator<ItemPage, void, undefined> {
  const places = ScanPlaces.after(options.after, Math.min(options.collection.concurrency, mostSegments));
  const requests = new ScanRequests(options, places.total);
  const reading = new Map<number, Promise<Answer & { readonly segment: number }>>();
  const ask = (cursor: Cursor): void => {
    const { segment } = cursor;
    const asked = requests.read(cursor).then((answer) => ({ ...answer, segment }));
    // What fails is told when its turn comes, or not at all where another failure came first.
    asked.catch(() => undefined);
    reading.set(segment, asked);
  };
  for (const cursor of places.open) ask(cursor);
  while (reading.size > 0) {
    const { segment, last, page } = await Promise.race(reading.values());
    reading.delete(segment);
    if (last !== undefined) ask({ segment, after: last });
    places.advance(segment, last);
    yield { ...page, position: places.position };
  }
}

class ScanRequests implements Batch<Cursor> {
  readonly action = 'Scan';
  readonly #options: ItemScanOptions;
  /** Parts of the table that are read together. */
  readonly #segments: number;
  readonly #names: ItemNames;
  readonly #permits = new Map<number, ReadPermit>();
  readonly #answers = new Map<number, Answer>();

  constructor(options: ItemScanOptions, segments: number) {
    this.#options = options;
    this.#segments = segments;
    this.#names = new ItemNames(options.collection.key);
  }

  /** Reads the page after a cursor. */
  async read(cursor: Cursor): Promise<Answer> {
    await this.#options.loop.run([cursor], this, this.#options.stop);
    const answer = this.#answers.get(cursor.segment);
    if (answer === undefined) throw new Error(`segment ${cursor.segment} was not answered`);
    return answer;
  }

  async admit(cursors: readonly Cursor[], halt: AbortSignal): Promise<void> {
    for (const { segment } of cursors) {
      this.#permits.set(segment, await this.#options.pace.admit({ action: this.action, entries: 1 }, halt));
    }
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
      ...(this.#segments > 1 ? { Segment: segment, TotalSegments: this.#segments } : {}),
      ...(after === undefined ? {} : { ExclusiveStartKey: after }),
    };
    const permit = this.#permits.get(segment) ?? freely;
    const answer = await permit(
      () => scan(client, fields, abort),
      (page) => page.fields['ConsumedCapacity'],
    );
    const { Items, LastEvaluatedKey: last, ConsumedCapacity: capacity } = answer.fields;
    if (!Array.isArray(Items)) throw new SyntaxError('the answer to a scan has no items');
    const items = Items.map((item: AttributeMap) => ({
      key: decodeItem(this.#names.keyOf(item)),
      item: decodeItem(item),
    }));
    return { last: isRecord(last) ? last : undefined, page: { items, readUnits: unitsOf(capacity) ?? 0 } };
  }
}
