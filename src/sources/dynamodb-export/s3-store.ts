import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, sendOnce } from '../../dynamodb/requests/client.js';
import { requestHandler } from '../../dynamodb/requests/request-handler.js';
import { TableProgress } from '../../dynamodb/requests/retry-budget.js';
import type { AdapterEvent, Report } from '../../events.js';
import type { DynamoDBExportSourceConfig } from './config.js';
import { damaged } from './damage.js';
import { S3Patience, type S3RequestsOptions } from './s3-requests.js';
import type { ExportStore, Listing } from './store.js';

/** Makes ready to read exports in S3; contacts nothing yet. */
export function openBucket(
  config: DynamoDBExportSourceConfig,
): { open(report: Report<AdapterEvent>): ExportStore } & AsyncDisposable {
  const { location, region, endpoint, giveUpSeconds } = config;
  const [bucket = '', ...names] = location.slice('s3://'.length).split('/');
  const client = createClient(config);
  const place = { bucket, region, endpoint };
  return {
    open: (report) =>
      new S3Store(client, names.filter((name) => name !== '').join('/'), {
        place,
        patience: giveUpSeconds * 1000,
        report,
      }),
    [Symbol.asyncDispose]: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function createClient(config: DynamoDBExportSourceConfig): S3Client {
  const { region, endpoint, profile, credentials } = clientSettings(config);
  const client = new S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: requestHandler(config),
    // The manifests have checksums of their own for every file.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  sendOnce(client);
  return client;
}

/** Exports in S3. */
class S3Store implements ExportStore {
  readonly #client: S3Client;
  readonly #prefix: string;
  readonly #options: S3RequestsOptions;
  readonly #progress = new TableProgress();

  constructor(client: S3Client, prefix: string, options: S3RequestsOptions) {
    this.#client = client;
    this.#prefix = prefix;
    this.#options = options;
  }

  async list(folder: string, stop: AbortSignal): Promise<Listing> {
    const key = this.#keyOf(folder);
    const Prefix = key === '' ? '' : `${key}/`;
    const patience = this.#patience('ListBucket', folder);
    const names = (paths: readonly (string | undefined)[]): string[] =>
      paths
        .flatMap((path) => path?.slice(Prefix.length).replace(/\/$/, '') ?? [])
        .filter((name) => name !== '');
    const [files, folders]: [string[], string[]] = [[], []];
    let ContinuationToken: string | undefined;
    do {
      const question = { Bucket: this.#options.place.bucket, Prefix, Delimiter: '/', ContinuationToken };
      const answer = await patience.run(
        () => this.#client.send(new ListObjectsV2Command(question), { abortSignal: stop }),
        stop,
      );
      files.push(...names((answer.Contents ?? []).map(({ Key }) => Key)));
      folders.push(...names((answer.CommonPrefixes ?? []).map((common) => common.Prefix)));
      ContinuationToken = answer.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return { files, folders };
  }

  async *read(path: string, stop: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const patience = this.#patience('GetObject', path);
    const version: Version = { received: 0, tag: undefined, size: undefined };
    do {
      const body = await patience.run(() => this.#open(path, version, stop), stop);
      // The SDK's own listener is gone once the answer has begun.
      const close = (): void => void body.destroy();
      stop.addEventListener('abort', close, { once: true });
      try {
        for await (const chunk of body) {
          patience.renew();
          version.received += chunk.length;
          yield chunk;
        }
        if (version.received !== version.size) throw brokenOff();
      } catch (error) {
        // What came before is not asked for again.
        await patience.recover(error, stop);
      } finally {
        stop.removeEventListener('abort', close);
        close();
      }
    } while (version.received !== version.size);
  }

  describe(path: string): string {
    return `s3://${posix.join(this.#options.place.bucket, this.#keyOf(path))}`;
  }

  async #open(path: string, version: Version, stop: AbortSignal): Promise<AsyncIterable<Buffer> & Readable> {
    const { received, tag } = version;
    const answer = await this.#client.send(
      new GetObjectCommand({
        Bucket: this.#options.place.bucket,
        Key: this.#keyOf(path),
        ...(received === 0 ? {} : { Range: `bytes=${received}-` }),
        ...(tag === undefined ? {} : { IfMatch: tag }),
      }),
      { abortSignal: stop },
    );
    const { Body: body, ETag, ContentLength: length, ContentRange: range } = answer;
    if (!(body instanceof Readable) || length === undefined)
      throw damaged(this.describe(path), 'was answered without a length or a body');
    if (received > 0 && range?.startsWith(`bytes ${received}-`) !== true)
      throw damaged(this.describe(path), 'cannot be read on from the middle');
    version.tag ??= ETag;
    version.size ??= length;
    return body;
  }

  #patience(action: 'ListBucket' | 'GetObject', path: string): S3Patience {
    return new S3Patience({ action, address: this.describe(path) }, this.#options, this.#progress);
  }

  #keyOf(path: string): string {
    return posix.join(this.#prefix, path).replace(/^\.?\/?$/, '');
  }
}

/** The object that is being read, and how much of it has come. */
interface Version {
  received: number;
  tag: string | undefined;
  size: number | undefined;
}

/** An answer that ends early without an error of its own is read on like one that breaks. */
function brokenOff(): Error {
  return Object.assign(new Error('the answer ended early'), { code: 'ECONNRESET' });
}
