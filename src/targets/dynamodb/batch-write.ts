import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '../../dynamodb/item-decoder.js';
import { chargeOf } from '../../dynamodb/charges.js';
import type { TextPiece } from '../../dynamodb/text-piece.js';
import type { EncodedWrite, WriteEncoder } from '../../dynamodb/write-encoder.js';
import { messageOf } from '../../errors.js';
import { Rejection } from '../../rejection.js';
import type { PreparedWrite, RefusedWrite, Write } from '../target.js';
import type { Batch } from '../../dynamodb/requests/batch-loop.js';
import { isRecord, statusOf } from '../../dynamodb/requests/error-fields.js';
import { batchWrite, ENVELOPE_BYTES } from '../../dynamodb/requests/text-exchange.js';
import type { WritePace } from './write-pace.js';

/** What a batch takes. AWS allows 16 MB a request without saying which megabytes: the smaller ones. */
export const batchLimits = { maxWrites: 25, maxBytes: 16_000_000 - ENVELOPE_BYTES };

/** A write as it stands in the text of a request. */
export interface DynamoDBWrite extends PreparedWrite {
  readonly text: TextPiece;
}

/** Encodes, measures and judges a write. */
export function prepareWrite(encoder: WriteEncoder, write: Write): DynamoDBWrite | Rejection {
  const { kind, id } = write;
  const encoded = encode(encoder, write);
  if (encoded instanceof Rejection) return encoded;
  const { text, identity, size } = encoded;
  const { writeUnits } = chargeOf(size);
  return { kind, id, identity, text, size, bytes: text.end - text.start + 1, writeUnits };
}

function encode(encoder: WriteEncoder, write: Write): EncodedWrite | Rejection {
  if (write.kind === 'delete') return encoder.delete(write.key);
  const { text, native } = write;
  const put = text && encoder.putText(text, write.key);
  if (put !== undefined) return put;
  // Of the databases whose form of an item is passed on there is one as yet, and it is this one.
  return native === undefined ? encoder.put(write.item) : encoder.putNative(native.value);
}

/** The table to write to, and how. */
export interface WriteBatchOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly encoder: WriteEncoder;
  readonly pace: WritePace;
  readonly halt?: AbortSignal | undefined;
}

/** Writes to one table; what is refused is added to `refused`. */
export class WriteBatch implements Batch<DynamoDBWrite> {
  readonly action = 'BatchWriteItem';
  readonly refused: RefusedWrite<DynamoDBWrite>[] = [];
  readonly halt: AbortSignal | undefined;
  readonly #options: WriteBatchOptions;

  constructor(options: WriteBatchOptions) {
    this.#options = options;
    this.halt = options.halt;
  }

  async admit(writes: readonly DynamoDBWrite[], halt: AbortSignal): Promise<void> {
    await this.#options.pace.admit(writes, halt);
  }

  /** Sends writes once and returns those that DynamoDB did not process. */
  async send(writes: readonly DynamoDBWrite[], abort: AbortSignal): Promise<readonly DynamoDBWrite[]> {
    const { client, table, pace } = this.#options;
    const entries = writes.map((write) => write.text);
    try {
      const answer = await batchWrite(client, { table, entries }, abort);
      const left = this.#unprocessed(writes, answer['UnprocessedItems']);
      pace.answered(writes, left, answer['ConsumedCapacity']);
      return left;
    } catch (error) {
      // What a request consumed whose answer was lost is not known: it stays charged.
      if (statusOf(error) === 400) pace.refused(writes);
      throw error;
    }
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
    if (isRecord(put)) return this.#options.encoder.key(decodeItem(put['Item'])).identity;
    return isRecord(remove) ? this.#options.encoder.key(decodeItem(remove['Key'])).identity : undefined;
  }
}
