import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Chance } from '../../../backoff.js';
import type { Change } from '../../../document.js';
import type { ItemNames } from '../../../dynamodb/item-names.js';
import type { AdapterEvent, Report } from '../../../events.js';
import type { StreamPlace } from './place.js';

/** What a stream is read with. */
export interface StreamOptions {
  /** `control` retries by itself; `streams` sends once and keeps texts (`createStreamsClient`). */
  readonly clients: { readonly control: DynamoDBClient; readonly streams: DynamoDBStreamsClient };
  readonly table: string;
  readonly region: string;
  /** The address of the stream, where the config gives one. */
  readonly endpoint: string | undefined;
  readonly names: ItemNames;
  /** Whether `begin` may turn the stream on. */
  readonly enable: boolean;
  /** What becomes of the deletions that time to live made. */
  readonly timeToLiveDeletes: 'apply' | 'ignore';
  /** Milliseconds without an answer after which the stream is given up. */
  readonly patience: number;
  readonly report: Report<AdapterEvent>;
  readonly chance: Chance;
}

/** Some changes of a stream, and the place after them. */
export interface StreamPage {
  readonly changes: readonly Change[];
  readonly skipped: number;
  readonly bytes: number;
  readonly place: StreamPlace;
}

/**
 * Reads the stream of one table.
 *
 * All of these throw EnvironmentError when the stream is off, has no new images, or stays unavailable, StreamGap when it
 * no longer holds all that came after a place, and the reason of `stop` once that has fired.
 */
export interface StreamReader {
  /** The place to follow the stream from after a copy that begins after this has resolved. */
  begin(stop: AbortSignal): Promise<StreamPlace>;
  /** The place before everything that the stream still holds. */
  origin(stop: AbortSignal): Promise<StreamPlace>;
  /** What came after a place, per item in its order, until nothing is left that came before the call. */
  pages(place: StreamPlace, stop: AbortSignal): AsyncIterable<StreamPage>;
  /** How many records came after a place; undefined when they are more than can be told cheaply. */
  pending(place: StreamPlace, stop: AbortSignal): Promise<number | undefined>;
  /** Resolves when there is anything to read after a place; until then reports `quiet` now and then. */
  awaitChange(place: StreamPlace, stop: AbortSignal): Promise<void>;
}
