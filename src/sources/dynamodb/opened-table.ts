import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Chance } from '../../backoff.js';
import { ItemNames } from '../../dynamodb/item-names.js';
import type { Clients } from '../../dynamodb/requests/client.js';
import type { Attempt } from '../../dynamodb/requests/explanation.js';
import { ReadPace } from '../../dynamodb/requests/read-pace.js';
import { RequestLoop } from '../../dynamodb/requests/request-loop.js';
import { EnvironmentError } from '../../errors.js';
import type { Notice } from '../../events.js';
import type { SourceCollection } from '../source.js';
import type { DynamoDBSourceConfig } from './config.js';
import { Expiry } from './expired.js';
import type { Scanner } from './scan.js';
import { openStream } from './stream/stream.js';
import type { StreamReader } from './stream/stream-reader.js';
import { obstacleIn } from './stream/table-stream.js';
import type { SourceTable } from './table.js';
import { readTimeToLive, Untold } from './table-extras.js';

/** One table of a connection. */
export interface TableOptions {
  readonly config: DynamoDBSourceConfig;
  readonly clients: Clients & { readonly streams: DynamoDBStreamsClient };
  readonly collection: SourceCollection;
  readonly enableStreams: boolean;
  /** Whether a table that cannot be followed is read all the same. */
  readonly feedOptional: boolean;
  readonly chance: Chance;
}

/** Where a table is, for errors. */
export function placeOf({ config, collection }: TableOptions): Omit<Attempt, 'action'> {
  const { region, endpoint, profile } = config;
  return { table: collection.name, region, endpoint, profile };
}

/** What one table is read with as long as it is the same. */
export class OpenedTable {
  readonly incarnation: string;
  readonly names: ItemNames;
  readonly scanner: Scanner;
  /** Absent where changes are not followed. */
  readonly stream: StreamReader | undefined;
  /** Why changes are not followed although the config says so. */
  readonly unfollowed: Notice | undefined;
  readonly #options: TableOptions;
  #expiry: Expiry | undefined;

  constructor(options: TableOptions, { incarnation, key, description }: SourceTable) {
    const { config, clients, collection, chance } = options;
    const { report } = collection;
    const patience = config.giveUpSeconds * 1000;
    this.#options = options;
    this.incarnation = incarnation;
    this.names = new ItemNames(key);
    this.scanner = {
      client: clients.bulk,
      table: collection.name,
      consistent: config.consistent,
      loop: new RequestLoop({ place: placeOf(options), patience, chance, report }),
      pace: new ReadPace({ rate: config.readUnitsPerSecond, side: 'source', chance, report }),
    };
    const wanted = config.changes === 'streams';
    this.unfollowed = wanted && options.feedOptional ? noticeOf(obstacleIn(description)) : undefined;
    this.stream = wanted && this.unfollowed === undefined ? this.#openStream() : undefined;
  }

  /** Throws EnvironmentError when changes are to be followed and a pass could not, before anything is made for it. */
  requireFeed(description: TableDescription): void {
    const obstacle = this.stream === undefined ? undefined : obstacleIn(description);
    const turnedOn = this.#options.enableStreams && description.StreamSpecification?.StreamEnabled !== true;
    if (obstacle !== undefined && !turnedOn) throw obstacle;
  }

  /** How items expire. Throws EnvironmentError when they are to be skipped and nothing tells which. */
  async expiry(stop: AbortSignal): Promise<Expiry> {
    this.#expiry ??= await this.#learnExpiry(stop);
    return this.#expiry;
  }

  async #learnExpiry(stop: AbortSignal): Promise<Expiry> {
    const { config, clients, collection } = this.#options;
    const { name: table, report } = collection;
    const attribute = await readTimeToLive({ client: clients.control, place: placeOf(this.#options), stop });
    if (attribute instanceof Untold && config.expired === 'skip') throw expiryUntold(table, attribute);
    return new Expiry({
      table,
      names: this.names,
      attribute: attribute instanceof Untold ? undefined : attribute,
      policy: config.expired,
      report,
      now: Date.now,
    });
  }

  #openStream(): StreamReader {
    const { config, clients, collection, enableStreams: enable, chance } = this.#options;
    const { region, endpoint, streamsEndpoint, timeToLiveDeletes, giveUpSeconds } = config;
    return openStream({
      clients,
      table: collection.name,
      region,
      endpoint: streamsEndpoint ?? endpoint,
      names: this.names,
      enable,
      timeToLiveDeletes,
      patience: giveUpSeconds * 1000,
      report: collection.report,
      chance,
    });
  }
}

function noticeOf(obstacle: EnvironmentError | undefined): Notice | undefined {
  if (obstacle === undefined) return undefined;
  const { code, message, hint } = obstacle;
  return { code, message: `${message}. ${hint}`, count: 1 };
}

function expiryUntold(table: string, { action }: Untold): EnvironmentError {
  return new EnvironmentError(
    `which items of table "${table}" have expired is not known: "dynamodb:${action}" is not permitted or not offered`,
    {
      code: 'access_denied',
      hint: `Allow "dynamodb:${action}" on table/${table}, or set "source.expired" to "carry".`,
    },
  );
}
