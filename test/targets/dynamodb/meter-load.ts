import { keyRules } from '../../../src/dynamodb/key-rules.js';
import { WriteEncoder } from '../../../src/dynamodb/write-encoder.js';
import type { Document } from '../../../src/document.js';
import type { Observation } from '../../../src/observation.js';
import { Rejection } from '../../../src/rejection.js';
import type { DynamoDBTargetConfig } from '../../../src/targets/dynamodb/config.js';
import { tableSettings } from '../../../src/targets/dynamodb/config.js';
import { indexesOf } from '../../../src/targets/dynamodb/table-plan.js';
import { DynamoDBMeter } from '../../../src/targets/dynamodb/meter.js';
import type { TableState } from '../../../src/targets/dynamodb/table-extras.js';
import type { KeySchema } from '../../../src/key-schema.js';

/** The moment of all meters of tests. */
export const NOW = Date.parse('2026-06-01T00:00:00Z');

/** The key of tables with a partition key alone. */
export const ID_KEY: KeySchema = { partition: { attribute: '_id', type: 'S' } };

/** What a meter of a test is made for; a missing on-demand table by default. */
export interface MeterLoad {
  readonly key?: KeySchema;
  readonly settings?: object;
  readonly found?: TableState;
  readonly writeUnitsPerSecond?: number;
  readonly prices?: DynamoDBTargetConfig['prices'];
}

/** A meter, and a way to feed it. */
export interface FedMeter {
  readonly meter: DynamoDBMeter;
  /** Takes a put of an item; its id is its `_id`. */
  readonly take: (item: Document) => readonly Observation[];
}

/** A meter of a table named `t`. */
export function meterOf({
  key = ID_KEY,
  settings = {},
  found,
  prices,
  ...options
}: MeterLoad = {}): FedMeter {
  const parsed = tableSettings.parse(settings);
  const rules = indexesOf(parsed).flatMap((index) => keyRules(index, index.name));
  const encoder = new WriteEncoder([...keyRules(key), ...rules], 'reject');
  const meter = new DynamoDBMeter({
    plan: { name: 't', key, settings: parsed },
    found,
    encoder,
    config: { region: 'us-east-1', prices },
    now: () => NOW,
    ...options,
  });
  return {
    meter,
    take: (item) => {
      const encoded = encoder.put(item);
      if (encoded instanceof Rejection) throw new Error(`${encoded.code}: ${encoded.reason}`);
      const id = typeof item['_id'] === 'string' ? item['_id'] : '';
      const { text, identity, size } = encoded;
      const bytes = text.end - text.start + 1;
      return meter.take({ kind: 'put', id, key: {}, item }, { kind: 'put', id, identity, text, size, bytes });
    },
  };
}

/** A forecast of all documents, read in no time. */
export const ALL = { scale: 1, readSeconds: 0 };
