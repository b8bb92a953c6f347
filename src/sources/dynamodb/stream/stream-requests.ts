import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import { nameOf } from '../../../dynamodb/requests/error-fields.js';
import { RequestLoop, type RequestLoopOptions } from '../../../dynamodb/requests/request-loop.js';
import { exchange } from '../../../dynamodb/requests/text-exchange.js';
import type { ListedShard } from './lineage.js';
import type { ShardPlace } from './place.js';

/** What a stream tells of itself. */
export interface StreamListing {
  /** Whether changes of the table still come into it. */
  readonly enabled: boolean;
  readonly shards: readonly ListedShard[];
}

/** What the stream says instead of giving what is asked for. */
export type Refusal = 'expired' | 'trimmed' | 'missing';

/** The records that an iterator led to, and the iterator after them; none at the end of the shard. */
export interface RecordsAnswer {
  readonly records: readonly unknown[];
  readonly next: string | undefined;
  readonly bytes: number;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  ExpiredIteratorException: 'expired',
  TrimmedDataAccessException: 'trimmed',
  ResourceNotFoundException: 'missing',
};

/** The requests to a stream. What heals is waited for; what a stream may say in good order is an answer. */
export class StreamRequests {
  readonly #streams: DynamoDBStreamsClient;
  readonly #loop: RequestLoop;

  constructor(streams: DynamoDBStreamsClient, options: RequestLoopOptions) {
    this.#streams = streams;
    this.#loop = new RequestLoop(options);
  }

  /** Lists all shards of a stream. */
  async list(arn: string, stop: AbortSignal): Promise<StreamListing | Refusal> {
    const shards: ListedShard[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await this.#describe(arn, after, stop);
      if (typeof page === 'string') return page;
      shards.push(...(page.Shards ?? []).map(listedShard));
      after = page.LastEvaluatedShardId;
      if (after === undefined) return { enabled: page.StreamStatus === 'ENABLED', shards };
    }
  }

  /** An iterator to what comes after a place; from the oldest record on where `oldest` is set. */
  iterator(
    shard: { readonly arn: string; readonly id: string },
    from: ShardPlace | 'oldest',
    stop: AbortSignal,
  ): Promise<{ readonly iterator: string } | Refusal> {
    const input = { StreamArn: shard.arn, ShardId: shard.id, ...startOf(from) };
    return this.#ask('GetShardIterator', stop, async (abortSignal) => {
      const { ShardIterator } = await this.#streams.send(new GetShardIteratorCommand(input), { abortSignal });
      return { iterator: present(ShardIterator, 'ShardIterator') };
    });
  }

  /** The next records of a shard, at most 1,000 or 1 MB. */
  records(iterator: string, stop: AbortSignal): Promise<RecordsAnswer | Refusal> {
    return this.#ask('GetRecords', stop, async (abort) => {
      const input = { ShardIterator: iterator };
      const sent = Buffer.from(JSON.stringify(input));
      const request = { client: this.#streams, operation: 'GetRecords', input, sent, abort };
      const { fields, bytes } = await exchange(request, (options) =>
        this.#streams.send(new GetRecordsCommand(input), options),
      );
      const { Records: records, NextShardIterator: next } = fields;
      if (!Array.isArray(records)) throw new SyntaxError('the answer has no "Records"');
      return { records, next: typeof next === 'string' ? next : undefined, bytes };
    });
  }

  #describe(arn: string, after: string | undefined, stop: AbortSignal) {
    const input = { StreamArn: arn, ...(after === undefined ? {} : { ExclusiveStartShardId: after }) };
    return this.#ask('DescribeStream', stop, async (abortSignal) => {
      const { StreamDescription } = await this.#streams.send(new DescribeStreamCommand(input), {
        abortSignal,
      });
      return present(StreamDescription, 'StreamDescription');
    });
  }

  #ask<T>(action: string, stop: AbortSignal, send: (abort: AbortSignal) => Promise<T>): Promise<T | Refusal> {
    const answer = async (abort: AbortSignal): Promise<T | Refusal> => {
      try {
        return await send(abort);
      } catch (error) {
        const refusal = REFUSALS[nameOf(error)];
        if (refusal === undefined) throw error;
        return refusal;
      }
    };
    return this.#loop.run(action, answer, stop);
  }
}

/** TRIM_HORIZON would jump over what was trimmed in silence: it stands for a place only where that was checked. */
function startOf(from: ShardPlace | 'oldest') {
  if (from === 'oldest' || 'done' in from) return { ShardIteratorType: 'TRIM_HORIZON' } as const;
  return 'at' in from
    ? ({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: from.at } as const)
    : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: from.after } as const);
}

function listedShard({ ShardId, ParentShardId, SequenceNumberRange }: Shard): ListedShard {
  return {
    id: present(ShardId, 'ShardId'),
    parent: ParentShardId,
    start: present(SequenceNumberRange?.StartingSequenceNumber, 'StartingSequenceNumber'),
    closed: SequenceNumberRange?.EndingSequenceNumber !== undefined,
  };
}

/** The SDK takes a success without a body for an answer without fields. */
function present<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new SyntaxError(`the answer has no "${name}"`);
  return value;
}
