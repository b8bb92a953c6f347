import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '../item-decoder.js';
import type { EncodedKey } from '../key-encoder.js';
import type { WriteEncoder } from '../write-encoder.js';
import type { Document } from '../../document.js';
import type { Batch, BatchLoop } from './batch-loop.js';
import { isRecord } from './error-fields.js';
import { type ReadPace, type ReadPermit, freely } from './read-pace.js';
import { batchGet } from './text-exchange.js';

/** The most keys that one request may name. */
export const MAX_KEYS = 100;

/** The table to read from, and how. */
interface GetBatchOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly encoder: WriteEncoder;
  readonly pace: ReadPace;
}

/** Reads items by their keys, consistently. Resolves to what is there, by identity of its key. */
export async function getItems(
  options: GetBatchOptions & { readonly loop: BatchLoop },
  keys: readonly Document[],
  stop: AbortSignal,
): Promise<ReadonlyMap<string, Document>> {
  const { encoder, loop } = options;
  const encoded = new Map(keys.map((key) => encoder.key(key)).map((key) => [key.identity, key]));
  const all = [...encoded.values()];
  const reads = new GetBatch(options);
  for (let start = 0; start < all.length; start += MAX_KEYS) {
    await loop.run(all.slice(start, start + MAX_KEYS), reads, stop);
  }
  return reads.found;
}

/** What is found is added to `found`. */
class GetBatch implements Batch<EncodedKey> {
  readonly action = 'BatchGetItem';
  readonly found = new Map<string, Document>();
  readonly #options: GetBatchOptions;

  #permit: ReadPermit = freely;

  constructor(options: GetBatchOptions) {
    this.#options = options;
  }

  async admit(keys: readonly EncodedKey[], halt: AbortSignal): Promise<void> {
    this.#permit = await this.#options.pace.admit({ action: this.action, entries: keys.length }, halt);
  }

  /** Asks for keys once and returns those that DynamoDB did not look up. */
  async send(keys: readonly EncodedKey[], abort: AbortSignal): Promise<readonly EncodedKey[]> {
    const { client, table, encoder } = this.#options;
    const entries = keys.map((key) => key.json);
    const answer = await this.#permit(
      () => batchGet(client, { table, entries }, abort),
      (fields) => fields['ConsumedCapacity'],
    );
    const { Responses: items, UnprocessedKeys: unprocessed } = answer;
    if (!isRecord(items) || !isRecord(unprocessed)) return keys;
    for (const item of Object.values(items).flat()) {
      const document = decodeItem(item);
      this.found.set(encoder.key(document).identity, document);
    }
    const left = Object.values(unprocessed).flatMap((request) => this.#identitiesOf(request));
    const found = keys.filter((key) => left.includes(key.identity));
    return found.length === new Set(left).size ? found : keys;
  }

  nameOf(key: EncodedKey): string {
    return key.identity;
  }

  #identitiesOf(request: unknown): string[] {
    const keys: unknown = isRecord(request) ? request['Keys'] : undefined;
    return Array.isArray(keys) ? keys.map((key) => this.#options.encoder.key(decodeItem(key)).identity) : [];
  }
}
