import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AttributeMap } from '../../../src/dynamodb/item-names.js';

/** One line of a data file, before it is written as JSON. */
export type Row = Readonly<Record<string, unknown>>;

/** An export to write. */
export interface SampleExport {
  readonly id: string;
  readonly table?: string;
  readonly tableId?: string;
  readonly region?: string;
  readonly prefix?: string;
  readonly format?: string;
  /** The time of a full export, or the two of an incremental one, in minutes. */
  readonly at: number | readonly [from: number, to: number];
  /** The rows of each data file. */
  readonly files: readonly (readonly Row[])[];
  /** Replaces fields of the summary. */
  readonly summary?: Row;
}

/** A folder with exports as DynamoDB lays them out, gone when it is disposed. */
export class ExportFolder implements AsyncDisposable {
  private constructor(readonly root: string) {}

  static async make(): Promise<ExportFolder> {
    return new ExportFolder(await mkdtemp(join(tmpdir(), 'exports-')));
  }

  /** Writes an export and returns its folder, by the path from the root. */
  async add(sample: SampleExport): Promise<string> {
    const { id, files, prefix = 'backups', at } = sample;
    const base = `${prefix}/AWSDynamoDB`;
    const folder = `${base}/${id}`;
    const data = typeof at === 'number' ? `${folder}/data` : `${base}/data`;
    const entries: string[] = [];
    for (const [index, rows] of files.entries()) {
      const key = `${data}/${id}-${index}.json.gz`;
      const body = rows.length === 0 && index % 2 === 1 ? Buffer.alloc(0) : zipped(rows);
      await this.write(key, body);
      const md5 = createHash('md5').update(body);
      entries.push(
        JSON.stringify({
          itemCount: rows.length,
          md5Checksum: md5.copy().digest('base64'),
          etag: `${md5.digest('hex')}-1`,
          dataFileS3Key: key,
        }),
      );
    }
    await this.write(`${folder}/_started`, '');
    await this.manifest(`${folder}/manifest-files`, `${entries.join('\n')}\n`);
    await this.manifest(`${folder}/manifest-summary`, JSON.stringify(summaryOf(sample, folder)));
    return folder;
  }

  /** Writes a manifest and its checksum. */
  async manifest(path: string, text: string): Promise<void> {
    await this.write(`${path}.json`, text);
    await this.write(`${path}.checksum`, createHash('md5').update(text).digest('base64'));
  }

  async write(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true });
    await writeFile(join(this.root, path), content);
  }

  async read(path: string): Promise<Buffer> {
    return await readFile(join(this.root, path));
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.root, path), { recursive: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true });
  }
}

/** The rows of a full export. */
export function itemRows(items: readonly AttributeMap[]): readonly Row[] {
  return items.map((Item) => ({ Item }));
}

/** A row of an incremental export: an item that was put, or one that was deleted. */
export function changeRow(Keys: AttributeMap, NewImage?: AttributeMap, OldImage?: AttributeMap): Row {
  return {
    Metadata: { WriteTimestampMicros: { N: '1700000000000000' } },
    Keys,
    ...(OldImage === undefined ? {} : { OldImage }),
    ...(NewImage === undefined ? {} : { NewImage }),
  };
}

/** Items with the string key `id`, from a number up to another. */
export function numberedItems(from: number, to: number): readonly AttributeMap[] {
  return Array.from({ length: to - from }, (_, index) => ({
    id: { S: `n${String(from + index).padStart(5, '0')}` },
    index: { N: String(from + index) },
  }));
}

/** Gzipped lines as DynamoDB writes them. */
function zipped(rows: readonly Row[]): Buffer {
  return gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

function summaryOf(sample: SampleExport, folder: string): Row {
  const { id, table = 'orders', tableId = 'table-1', region = 'us-east-1', at, files, summary } = sample;
  const tableArn = `arn:aws:dynamodb:${region}:123456789012:table/${table}`;
  const period =
    typeof at === 'number'
      ? { version: '2020-06-30', exportTime: timeOf(at) }
      : {
          version: '2023-08-01',
          exportFromTime: timeOf(at[0]),
          exportToTime: timeOf(at[1]),
          outputView: 'NEW_AND_OLD_IMAGES',
          exportType: 'INCREMENTAL_EXPORT',
        };
  return {
    exportArn: `${tableArn}/export/${id}`,
    startTime: timeOf(0),
    endTime: timeOf(1),
    tableArn,
    tableId,
    s3Bucket: 'the-bucket',
    s3Prefix: sample.prefix ?? 'backups',
    s3SseAlgorithm: 'AES256',
    s3SseKmsKeyId: null,
    manifestFilesS3Key: `${folder}/manifest-files.json`,
    billedSizeBytes: 1000,
    itemCount: files.reduce((sum, rows) => sum + rows.length, 0),
    outputFormat: sample.format ?? 'DYNAMODB_JSON',
    ...period,
    ...summary,
  };
}

/** A time in minutes, as manifests write it. */
export function timeOf(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
}
