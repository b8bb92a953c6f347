import type { Chance } from '../../../src/backoff.js';
import type { AdapterEvent } from '../../../src/events.js';
import {
  dynamodbTargetConfig,
  type DynamoDBTargetConfig,
  tableSettings,
} from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { PreparedWrite, Target } from '../../../src/targets/target.js';
import { type FakeDynamoDB, startFakeDynamoDB } from '../../support/fake-dynamodb.js';
import { prepare, put } from '../../../src/testing/writes.js';

/** A fake DynamoDB, the target that writes to it, and what was told and waited meanwhile. */
export interface FakeTarget extends AsyncDisposable {
  readonly fake: FakeDynamoDB;
  readonly target: Target;
  readonly events: AdapterEvent[];
  /** The batches that were answered, which are in no other list. */
  readonly batches: Extract<AdapterEvent, { type: 'batch' }>[];
  /** The waits in milliseconds, at the top of their ranges. */
  readonly waits: number[];
  /** Writes of items with these ids. */
  readonly batch: (...ids: readonly string[]) => PreparedWrite[];
}

/** Time that passes only by waiting, without delay, and dice that always give the longest wait. */
function fakeChance(waits: number[] = []): Chance {
  let now = 0;
  return {
    sleep: (milliseconds, stop) => {
      stop?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
    random: () => 1,
    now: () => now,
  };
}

/** Starts a fake with a target whose config is as given besides the endpoint. */
export async function startFakeTarget(
  config: Partial<DynamoDBTargetConfig> = {},
  settings: object = {},
  writeUnitsPerSecond?: number,
): Promise<FakeTarget> {
  const fake = await startFakeDynamoDB();
  const events: AdapterEvent[] = [];
  const batches: FakeTarget['batches'] = [];
  const waits: number[] = [];
  const connection = connectDynamoDB(
    dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: fake.url, ...config }),
    { chance: fakeChance(waits) },
  );
  const target = connection.open({
    name: 't',
    key: { partition: { attribute: '_id', type: 'S' } },
    numbers: 'reject',
    concurrency: 32,
    writeUnitsPerSecond,
    settings: tableSettings.parse(settings),
    report: (event) => (event.type === 'batch' ? batches.push(event) : events.push(event)),
  });
  return {
    fake,
    target,
    events,
    batches,
    waits,
    batch: (...ids) => ids.map((_id) => prepare(target, { ...put({ _id }), id: _id })),
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}
