import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '../../dynamodb/item-decoder.js';
import type { WriteEncoder } from '../../dynamodb/write-encoder.js';
import { messageOf } from '../../errors.js';
import { Rejection } from '../../rejection.js';
import type { PreparedWrite, RefusedWrite } from '../target.js';
import type { Batch } from './batch-loop.js';
import { isRecord } from './error-fields.js';
import { batchWrite } from './text-exchange.js';

/** A write as it stands in the text of a request. */
export interface DynamoDBWrite extends PreparedWrite {
  readonly json: string;
}

/** Writes to one table; what is refused is added to `refused`. */
export class WriteBatch implements Batch<DynamoDBWrite> {
  readonly action = 'BatchWriteItem';
  readonly refused: RefusedWrite<DynamoDBWrite>[] = [];
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #encoder: WriteEncoder;

  constructor(client: DynamoDBClient, table: string, encoder: WriteEncoder) {
    this.#client = client;
    this.#table = table;
    this.#encoder = encoder;
  }

  /** Sends writes once and returns those that DynamoDB did not process. */
  async send(writes: readonly DynamoDBWrite[], abort: AbortSignal): Promise<readonly DynamoDBWrite[]> {
    const entries = writes.map((write) => write.json);
    const answer = await batchWrite(this.#client, { table: this.#table, entries }, abort);
    return this.#unprocessed(writes, answer['UnprocessedItems']);
  }

  nameOf(write: DynamoDBWrite): string {
    return write.id;
  }

  /** Takes a write that DynamoDB refuses even alone. */
  refuse(write: DynamoDBWrite, error: unknown): void {
    const message = messageOf(error);
    const code = /item size/i.test(message) ? 'item_too_large' : 'refused_by_target';
    this.refused.push({ write, rejection: new Rejection(code, `DynamoDB refused the item: ${message}`) });
  }

  /**
   * Our own writes are sent again, found by key, and not what the answer holds of them: they have been judged.
   *
   * When one cannot be found, or the answer does not say what is unprocessed, all count as unprocessed: writing an
   * item once more is harmless, taking it for written is not.
   */
  #unprocessed(writes: readonly DynamoDBWrite[], items: unknown): readonly DynamoDBWrite[] {
    if (!isRecord(items)) return writes;
    const requests = Object.values(items).flat();
    if (requests.length === 0) return [];
    const identities = new Set(requests.map((request) => this.#identityOf(request)));
    const found = writes.filter((write) => identities.has(write.identity));
    return found.length === identities.size ? found : writes;
  }

  #identityOf(request: unknown): string | undefined {
    if (!isRecord(request)) return undefined;
    const { PutRequest: put, DeleteRequest: remove } = request;
    if (isRecord(put)) return this.#encoder.key(decodeItem(put['Item'])).identity;
    return isRecord(remove) ? this.#encoder.key(decodeItem(remove['Key'])).identity : undefined;
  }
}
