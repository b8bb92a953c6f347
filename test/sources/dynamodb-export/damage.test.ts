import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ConfigError, EnvironmentError, GuardError } from '../../../src/errors.js';
import type { Position } from '../../../src/document.js';
import { changesOf, lastPosition, never, pagesOf } from '../../../src/testing/source-pages.js';
import { type Opening, openExports } from './open-export.js';
import { changeRow, ExportFolder, itemRows, numberedItems } from './sample-exports.js';

describe('damaged exports', () => {
  let folder: ExportFolder;
  const base = 'backups/AWSDynamoDB/01-full';
  const data = `${base}/data/01-full-0.json.gz`;
  const rows = itemRows(numberedItems(0, 1200));

  beforeEach(async () => {
    folder = await ExportFolder.make();
    await folder.add({ id: '01-full', at: 100, files: [rows] });
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  async function failure(opening: Opening = {}, after?: Position): Promise<unknown> {
    try {
      await pagesOf(await openExports(folder.root, opening), after);
    } catch (error) {
      return error;
    }
    throw new Error('the exports were read to their end');
  }

  /** Replaces a data file and lets the manifest tell its checksum. */
  async function replaceData(body: Buffer, itemCount = rows.length): Promise<void> {
    await folder.write(data, body);
    const md5Checksum = createHash('md5').update(body).digest('base64');
    await folder.manifest(
      `${base}/manifest-files`,
      JSON.stringify({ itemCount, md5Checksum, dataFileS3Key: data }),
    );
  }

  async function editSummary(fields: Readonly<Record<string, unknown>>): Promise<void> {
    const path = `${base}/manifest-summary`;
    const summary = JSON.parse((await folder.read(`${path}.json`)).toString()) as object;
    await folder.manifest(path, JSON.stringify({ ...summary, ...fields }));
  }

  function expectDamage(error: unknown, ...words: readonly string[]): void {
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error).toMatchObject({ code: 'export_damaged', exitCode: 3 });
    for (const word of words) expect((error as Error).message).toContain(word);
  }

  test('a data file that is cut off', async () => {
    const body = await folder.read(data);
    await replaceData(body.subarray(0, body.length - 100));
    expectDamage(await failure(), `${folder.root}/${data}`, 'cut off');
    await replaceData(Buffer.from('{"Item":{}}\n'));
    expectDamage(await failure(), data, 'no gzip file');
  });

  test('a data file with another checksum, before its last page', async () => {
    const other = itemRows(numberedItems(0, 1200)).map((row) => ({ ...row, changed: 1 }));
    await folder.write(data, gzipSync(other.map((row) => `${JSON.stringify(row)}\n`).join('')));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const page of (await openExports(folder.root)).read({ stop: never }))
        seen.push(...Array.from(page.changes, ({ id }) => id));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'export_damaged' });
    expect(seen.length).toBeLessThan(1200);
  });

  test('a data file that is missing', async () => {
    await folder.remove(data);
    expectDamage(await failure(), data, 'is missing');
  });

  test.each([
    ['no JSON', '{"Item":{"id":{"S":"x"}'],
    ['no object', '7'],
    ['no item', '{"Other":{}}'],
    ['an item without its key', '{"Item":{"other":{"S":"x"}}}'],
    ['an item whose key is of another type', '{"Item":{"id":{"N":"7"}}}'],
  ])('a line that is %s, by file and line', async (_what, line) => {
    const lines = [...rows.slice(0, 2).map((row) => JSON.stringify(row)), line];
    await replaceData(gzipSync(lines.join('\n')), 3);
    await editSummary({ itemCount: 3 });
    expectDamage(await failure(), data, 'line 3');
  });

  test('a file that does not hold as many items as the manifest counts', async () => {
    await replaceData(await folder.read(data), 1201);
    await editSummary({ itemCount: 1201 });
    expectDamage(await failure(), data, '1200 items', '1201');
  });

  test('a summary that counts other items than the files', async () => {
    await editSummary({ itemCount: 1300 });
    expectDamage(await failure(), `${base}/manifest-files.json`, '1200 items', '1300');
  });

  test('manifests that are not what their checksums say, or no manifests', async () => {
    const files = await folder.read(`${base}/manifest-files.json`);
    await folder.write(`${base}/manifest-files.json`, `${files.toString()} `);
    expectDamage(await failure(), `${base}/manifest-files.json`, 'checksum');
    await folder.manifest(`${base}/manifest-files`, '{"itemCount":1200}');
    expectDamage(await failure(), `${base}/manifest-files.json`, 'line 1');
    await folder.remove(`${base}/manifest-files.json`);
    expectDamage(await failure(), `${base}/manifest-files.json`, 'is missing');
    await folder.manifest(`${base}/manifest-summary`, '{}');
    expectDamage(await failure(), `${base}/manifest-summary.json`, 'not the summary');
  });

  test('manifests without checksums, or with such in hexadecimal, are taken', async () => {
    const summary = await folder.read(`${base}/manifest-summary.json`);
    const hex = createHash('md5').update(summary).digest('hex');
    await folder.write(`${base}/manifest-summary.checksum`, hex);
    await folder.remove(`${base}/manifest-files.checksum`);
    expect(changesOf(await pagesOf(await openExports(folder.root)))).toHaveLength(1200);
  });

  test('an export that is not complete', async () => {
    await folder.remove(`${base}/manifest-summary.json`);
    for (const name of ['orders', '01-full', base])
      expect(await failure({ name })).toMatchObject({ code: 'export_incomplete', exitCode: 3 });
  });

  test('an export in another format', async () => {
    await editSummary({ outputFormat: 'ION' });
    const error = await failure();
    expect(error).toMatchObject({ code: 'export_format', exitCode: 3 });
    expect((error as Error).message).toContain('"ION"');
  });

  test('no export of that name, and no folder', async () => {
    const error = await failure({ name: 'customers' });
    expect(error).toMatchObject({ code: 'source_not_found', exitCode: 3 });
    expect((error as Error).message).toContain('"orders"');
    await expect(pagesOf(await openExports(`${folder.root}/nowhere`))).rejects.toMatchObject({
      code: 'source_not_found',
    });
  });

  test('tables of the same name in two regions', async () => {
    await folder.add({ id: '02-full', region: 'eu-west-1', at: 100, files: [] });
    const error = await failure();
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'export_ambiguous' });
    expect((error as Error).message).toContain('eu-west-1');
  });

  test('incremental exports with a gap, or without a full one', async () => {
    await folder.add({ id: '02-inc', at: [101, 130], files: [[changeRow({ id: { S: 'a' } })]] });
    const error = await failure();
    expect(error).toMatchObject({ code: 'export_gap', exitCode: 3 });
    expect((error as Error).message).toContain('2026-01-01T01:40:00.000Z to 2026-01-01T01:41:00.000Z');
    expect((error as Error).message).toContain('02-inc');
    await folder.remove(base);
    expect(await failure()).toMatchObject({ code: 'export_not_full', exitCode: 3 });
  });

  test('exports of a table that was made anew, or that are gone', async () => {
    const source = await openExports(folder.root);
    const [first, ...rest] = await pagesOf(source);
    const last = lastPosition(rest);
    await folder.add({ id: '02-full', tableId: 'table-2', at: 200, files: [rows] });
    for (const position of [first?.position, last]) {
      const error = await failure({}, position);
      expect(error).toBeInstanceOf(GuardError);
      expect(error).toMatchObject({ code: 'source_recreated' });
    }
    await folder.remove(base);
    await folder.remove('backups/AWSDynamoDB/02-full');
    await folder.add({ id: '03-full', at: 300, files: [rows] });
    expect(await failure({}, first?.position)).toMatchObject({ code: 'source_not_found' });
  });

  test.each(['nonsense', '{"v":2}', '{"v":1,"instance":"1","since":0}'])(
    'a position such as %s',
    async (text) => {
      expect(await failure({}, text as Position)).toMatchObject({ code: 'source_position', exitCode: 3 });
    },
  );
});
