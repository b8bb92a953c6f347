import type { Change } from '../../../../src/document.js';
import { createClients, createStreamsClient } from '../../../../src/dynamodb/requests/client.js';
import type { ConnectionConfig } from '../../../../src/dynamodb/requests/connection-config.js';
import { ItemNames } from '../../../../src/dynamodb/item-names.js';
import type { AdapterEvent } from '../../../../src/events.js';
import type { KeySchema } from '../../../../src/key-schema.js';
import type { StreamPlace } from '../../../../src/sources/dynamodb/stream/place.js';
import { openStream } from '../../../../src/sources/dynamodb/stream/stream.js';
import type {
  StreamOptions,
  StreamPage,
  StreamReader,
} from '../../../../src/sources/dynamodb/stream/stream-reader.js';

/** The key of the tables of these tests. */
export const key: KeySchema = { partition: { attribute: '_id', type: 'S' } };

/** A stream that is read, and what it has told meanwhile. */
export interface Opened {
  readonly reader: StreamReader;
  readonly events: readonly AdapterEvent[];
  readonly clients: StreamOptions['clients'];
}

const connection: ConnectionConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'docferry', secretAccessKey: 'docferry' },
  timeoutSeconds: 5,
  giveUpSeconds: 30,
};

/** Clients for an address. */
function clientsFor(endpoint: string): StreamOptions['clients'] {
  const config = { ...connection, endpoint };
  return { control: createClients(config).control, streams: createStreamsClient(config) };
}

/** Opens the stream of a table; waits are not waited. */
export function openAt(endpoint: string, options: Partial<StreamOptions> = {}): Opened {
  const events: AdapterEvent[] = [];
  const { clients = clientsFor(endpoint) } = options;
  let now = 0;
  const reader = openStream({
    clients,
    table: 't',
    region: 'us-east-1',
    endpoint,
    names: new ItemNames(key),
    enable: false,
    timeToLiveDeletes: 'apply',
    patience: 30_000,
    report: (event) => events.push(event),
    chance: {
      now: () => now,
      random: () => 0.5,
      sleep: async (milliseconds, stop) => {
        await new Promise((resolve) => setImmediate(resolve));
        stop?.throwIfAborted();
        now += milliseconds;
      },
    },
    ...options,
  });
  return { reader, events, clients };
}

/** Never fires. */
export const never = new AbortController().signal;

/** Reads a pass, or its first pages, as one. */
export async function readPass(
  reader: StreamReader,
  from: StreamPlace,
  pages = Infinity,
): Promise<{
  changes: readonly Change[];
  skipped: number;
  place: StreamPlace;
  pages: readonly StreamPage[];
}> {
  const read: StreamPage[] = [];
  if (pages > 0) {
    for await (const page of reader.pages(from, never)) {
      read.push(page);
      if (read.length >= pages) break;
    }
  }
  return {
    changes: read.flatMap(({ changes }) => changes),
    skipped: read.reduce((sum, { skipped }) => sum + skipped, 0),
    place: read.at(-1)?.place ?? from,
    pages: read,
  };
}

/** A change as `id=fields` or `-id`. */
export function inWords(change: Change): string {
  return change.kind === 'removal' ? `-${change.id}` : `${change.id}=${JSON.stringify(change.native?.value)}`;
}
