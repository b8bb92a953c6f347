import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '../item-decoder.js';
import type { EncodedKey } from '../key-encoder.js';
import type { WriteEncoder } from '../write-encoder.js';
import type { Document } from '../../document.js';
import type { Batch } from './batch-loop.js';
import { isRecord } from './error-fields.js';
import { batchGet } from './text-exchange.js';

/** The most keys that one request may name. */
export const MAX_KEYS = 100;

/** Reads from one table, consistently; what is found is added to `found`, by identity of its key. */
export class GetBatch implements Batch<EncodedKey> {
  readonly action = 'BatchGetItem';
  readonly found = new Map<string, Document>();
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #encoder: WriteEncoder;

  constructor(client: DynamoDBClient, table: string, encoder: WriteEncoder) {
    this.#client = client;
    this.#table = table;
    this.#encoder = encoder;
  }

  /** Asks for keys once and returns those that DynamoDB did not look up. */
  async send(keys: readonly EncodedKey[], abort: AbortSignal): Promise<readonly EncodedKey[]> {
    const entries = keys.map((key) => key.json);
    const answer = await batchGet(this.#client, { table: this.#table, entries }, abort);
    const { Responses: items, UnprocessedKeys: unprocessed } = answer;
    if (!isRecord(items) || !isRecord(unprocessed)) return keys;
    for (const item of Object.values(items).flat()) {
      const document = decodeItem(item);
      this.found.set(this.#encoder.key(document).identity, document);
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
    return Array.isArray(keys) ? keys.map((key) => this.#encoder.key(decodeItem(key)).identity) : [];
  }
}
