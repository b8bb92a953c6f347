import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Answer, type FakeShard, failed, iteratorOf, ok, recordsOf } from './fake-shard.js';

type Fields = Readonly<Record<string, unknown>>;

/** How a request is answered instead of properly. */
export type Trouble =
  | { readonly status: number; readonly name: string }
  | { readonly cut: true }
  | { readonly body: string }
  | { readonly then: () => void };

/** What a fake can be made with. */
export interface FakeStreamsOptions {
  /** How many shards DescribeStream lists in an answer. */
  readonly listing?: number;
  /** How many records GetRecords gives in an answer. */
  readonly page?: number;
}

/** A DynamoDB with one table, whose stream does as it is told. */
export class FakeStreams implements AsyncDisposable {
  readonly shards = new Map<string, FakeShard>();
  readonly requests: { readonly action: string; readonly body: Fields }[] = [];
  arn = 'arn:aws:dynamodb:fake:000000000000:table/t/stream/1';
  /** Its time, in milliseconds since 1970, as its answers and records tell it: in whole seconds. */
  clock = (): number => Date.now();
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #options: Required<FakeStreamsOptions>;
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response);
  });
  #sequence = 100;

  constructor(options: FakeStreamsOptions) {
    this.#options = { listing: 2, page: 3, ...options };
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The next requests for this action meet these troubles, later ones do not. */
  trouble(action: string, ...troubles: readonly Trouble[]): void {
    this.#troubles.set(action, [...(this.#troubles.get(action) ?? []), ...troubles]);
  }

  /** How many of the next requests for this action meet troubles. */
  troubled(action: string): number {
    return this.#troubles.get(action)?.length ?? 0;
  }

  shard(id: string, parent?: string): FakeShard {
    const start = this.#next();
    const made = { id, parent, start, records: [], closed: false, trimmed: 0, empty: 0, listed: true };
    this.shards.set(id, made);
    return made;
  }

  /** Puts an item, or removes it where `fields` is absent. */
  change(shard: FakeShard, id: string, fields?: Fields): void {
    const sequence = this.#next();
    const Keys = { _id: { S: id } };
    const image = fields === undefined ? {} : { NewImage: { ...Keys, ...fields } };
    const record = {
      eventName: fields === undefined ? 'REMOVE' : 'MODIFY',
      dynamodb: {
        Keys,
        ...image,
        SequenceNumber: String(sequence),
        ApproximateCreationDateTime: Math.floor(this.clock() / 1000),
      },
    };
    shard.records.push({ sequence, record });
  }

  /** Puts so many items, whose ids begin with `prefix`, and returns their ids. */
  put(shard: FakeShard, count: number, prefix = shard.id): string[] {
    const ids = Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);
    for (const id of ids) this.change(shard, id, { n: { N: '1' } });
    return ids;
  }

  /** Trims all records that a shard has now. */
  trim(shard: FakeShard): void {
    shard.trimmed = this.#next();
  }

  #next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const body = JSON.parse(await text(request)) as Fields;
    this.requests.push({ action, body });
    const trouble = this.#troubles.get(action)?.shift();
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.setHeader('date', new Date(this.clock()).toUTCString());
    if (trouble !== undefined && 'then' in trouble) trouble.then();
    else if (trouble !== undefined) {
      disturb(response, trouble);
      return;
    }
    const { status, fields } = this.#answer(action, body);
    response.writeHead(status).end(JSON.stringify(fields));
  }

  #answer(action: string, body: Fields): Answer {
    switch (action) {
      case 'DescribeTable':
        return ok({
          Table: {
            TableStatus: 'ACTIVE',
            LatestStreamArn: this.arn,
            StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
          },
        });
      case 'DescribeStream':
        return this.#describe(body);
      case 'GetShardIterator':
        return iteratorOf(this.#shard(body['ShardId']), body);
      case 'GetRecords':
        return recordsOf((id) => this.#shard(id), {
          iterator: String(body['ShardIterator']),
          most: this.#options.page,
        });
      default:
        return failed('UnknownOperationException');
    }
  }

  #describe({ ExclusiveStartShardId: after }: Fields): Answer {
    const listed = [...this.shards.values()].filter((shard) => shard.listed);
    const from = after === undefined ? 0 : listed.findIndex(({ id }) => id === after) + 1;
    const page = listed.slice(from, from + this.#options.listing);
    const Shards = page.map(({ id, parent, start, closed }) => ({
      ShardId: id,
      ParentShardId: parent,
      SequenceNumberRange: {
        StartingSequenceNumber: String(start),
        ...(closed ? { EndingSequenceNumber: '999999' } : {}),
      },
    }));
    const more = from + page.length < listed.length;
    const description = { StreamStatus: 'ENABLED', Shards };
    return ok({
      StreamDescription: more ? { ...description, LastEvaluatedShardId: page.at(-1)?.id } : description,
    });
  }

  #shard(id: unknown): FakeShard | undefined {
    const shard = this.shards.get(String(id));
    return shard?.listed === true ? shard : undefined;
  }
}

/** Starts a fake on a free port of this machine. */
export function startFakeStreams(options: FakeStreamsOptions = {}): Promise<FakeStreams> {
  return new FakeStreams(options).listen();
}

function disturb(response: ServerResponse, trouble: Exclude<Trouble, { then: unknown }>): void {
  if ('cut' in trouble) {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"Records":[', () => response.destroy());
  } else if ('body' in trouble) response.writeHead(200).end(trouble.body);
  else response.writeHead(trouble.status).end(JSON.stringify(failed(trouble.name).fields));
}
