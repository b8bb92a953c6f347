import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AdapterEvent } from '../../../src/events.js';
import type { Source } from '../../../src/sources/source.js';
import type { Reply, ScriptedServer } from '../../support/scripted-http.js';
import { idsOf, lastPosition, never, pagesOf } from '../../../src/testing/source-pages.js';
import { openExports } from './open-export.js';
import { changeRow, ExportFolder, itemRows } from './sample-exports.js';
import { type Interference, s3Error, startS3 } from './stand-in-s3.js';

interface Settings {
  readonly location?: string;
  readonly events?: AdapterEvent[];
  readonly giveUpSeconds?: number;
  readonly timeoutSeconds?: number;
}

describe('exports in S3', () => {
  let folder: ExportFolder;
  let server: ScriptedServer | undefined;
  const items = Array.from({ length: 600 }, (_, index) => ({
    id: { S: `n${String(index).padStart(5, '0')}` },
    noise: { B: randomBytes(300).toString('base64') },
  }));

  beforeEach(async () => {
    folder = await ExportFolder.make();
    await folder.add({
      id: '01-full',
      at: 100,
      files: [items.slice(0, 400), [], items.slice(400)].map(itemRows),
    });
    await folder.add({ id: '02-inc', at: [100, 130], files: [[changeRow({ id: { S: 'n00002' } })]] });
  });

  afterEach(async () => {
    await server?.[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  async function open(
    interfere?: Interference,
    { location = 's3://the-bucket/backups', events = [], ...settings }: Settings = {},
  ): Promise<Source> {
    server = await startS3(folder.root, interfere);
    const credentials = { accessKeyId: 'here', secretAccessKey: 'secret' };
    return await openExports(location, {
      events,
      settings: { endpoint: server.url, credentials, giveUpSeconds: 20, timeoutSeconds: 2, ...settings },
    });
  }

  const isData = (path: string): boolean => path.endsWith('full-0.json.gz');

  test.each(['s3://the-bucket', 's3://the-bucket/', 's3://the-bucket/backups/AWSDynamoDB/'])(
    'are read from %s',
    async (location) => {
      const source = await open(undefined, { location });
      const pages = await pagesOf(source);
      expect(idsOf(pages).length).toBe(601);
      expect(idsOf(await pagesOf(source, lastPosition(pages)))).toEqual([]);
      expect((await source.fetch(['n00001', 'n00002'], never)).size).toBe(1);
    },
  );

  test.each(['cut', 'cut-chunked', 'reset', 'stall'] as const)(
    'are read on when an answer breaks off (%s)',
    async (fault) => {
      const body = await readFile(`${folder.root}/backups/AWSDynamoDB/01-full/data/01-full-0.json.gz`);
      let broken = 0;
      const events: AdapterEvent[] = [];
      const source = await open(
        ({ path, headers }): Reply | undefined => {
          if (!isData(path) || broken > 1) return undefined;
          broken += 1;
          const from = Number(/\d+/.exec(String(headers['range'] ?? '0'))?.[0]);
          const range = { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` };
          const length = { 'content-length': String(body.length - from) };
          const status = from === 0 ? 200 : 206;
          return {
            fault,
            status,
            headers: { ...length, ...(from === 0 ? {} : range) },
            body: body.subarray(from),
          };
        },
        { events },
      );
      expect(idsOf(await pagesOf(source)).length).toBe(601);
      expect(events.filter(({ type }) => type === 'retry').length).toBeGreaterThanOrEqual(1);
      const asked = server?.requests.filter(({ path }) => isData(path)) ?? [];
      expect(asked.some(({ headers }) => headers['range'] !== undefined)).toBe(fault !== 'reset');
    },
    20_000,
  );

  test('are asked for again when S3 is busy or broken', async () => {
    const events: AdapterEvent[] = [];
    const source = await open(
      (_request, count) =>
        count % 3 === 0
          ? s3Error(503, 'SlowDown')
          : count % 3 === 1
            ? s3Error(500, 'InternalError')
            : undefined,
      { events },
    );
    expect(idsOf(await pagesOf(source)).length).toBe(601);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['throttle', 'retry']));
    expect(events.every((event) => 'side' in event && event.side === 'source')).toBe(true);
  }, 30_000);

  test('are given up when nothing heals', async () => {
    const source = await open(({ path }) => (isData(path) ? s3Error(500, 'InternalError') : undefined), {
      giveUpSeconds: 1,
    });
    await expect(pagesOf(source)).rejects.toMatchObject({ code: 'source_unavailable', exitCode: 3 });
  }, 30_000);

  test('are not read on when they are replaced meanwhile', async () => {
    let broken = false;
    const source = await open(({ path }) => {
      if (!isData(path) || broken) return undefined;
      broken = true;
      return { fault: 'cut', headers: { etag: '"another"' }, body: randomBytes(5000) };
    });
    await expect(pagesOf(source)).rejects.toMatchObject({ code: 'export_damaged' });
  });

  test.each([
    ['AccessDenied', 403, 'access_denied'],
    ['NoSuchBucket', 404, 'source_not_found'],
    ['PermanentRedirect', 301, 'bucket_region'],
    ['InvalidAccessKeyId', 403, 'credentials_refused'],
    ['SignatureDoesNotMatch', 403, 'credentials_refused'],
    ['ExpiredToken', 400, 'credentials_expired'],
    ['SomethingElse', 400, 's3_failed'],
  ])('explain what S3 refuses with %s', async (name, status, code) => {
    await expect(pagesOf(await open(() => s3Error(status, name)))).rejects.toMatchObject({
      code,
      exitCode: 3,
    });
  });

  test.each([
    ['NoSuchKey', 404, 'export_damaged'],
    ['InvalidObjectState', 403, 'export_archived'],
    ['AccessDenied', 403, 'access_denied'],
  ])('explain a file that S3 refuses with %s', async (name, status, code) => {
    const source = await open(({ path }) => (isData(path) ? s3Error(status, name) : undefined));
    const error: unknown = await pagesOf(source).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, exitCode: 3 });
    expect((error as Error).message).toContain(
      's3://the-bucket/backups/AWSDynamoDB/01-full/data/01-full-0.json.gz',
    );
  });

  test('end at once when they are stopped in the middle of an answer', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const body = await readFile(`${folder.root}/backups/AWSDynamoDB/01-full/data/01-full-0.json.gz`);
    const source = await open(({ path }) => (isData(path) ? { fault: 'stall', body } : undefined), {
      timeoutSeconds: 60,
    });
    setTimeout(() => {
      stop.abort(reason);
    }, 500);
    await expect(pagesOf(source, undefined, stop.signal)).rejects.toBe(reason);
  });
});
