import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import * as z from 'zod';
import { damaged } from './damage.js';
import { type ExportStore, readWhole } from './store.js';

/** One finished export of a table. */
export interface TableExport {
  /** The folder of its manifests. */
  readonly folder: string;
  readonly id: string;
  readonly table: { readonly arn: string; readonly name: string; readonly id: string };
  readonly kind: 'full' | 'incremental';
  readonly format: string;
  /** From when on an incremental export has the changes, in milliseconds since 1970. */
  readonly from: number;
  /** Up to when it tells of the table. */
  readonly to: number;
  readonly items: number;
  /** Bytes of the table that it was charged by; of little use for an incremental export. */
  readonly billedBytes: number;
}

/** One data file of an export. */
export interface DataFile {
  readonly path: string;
  readonly items: number;
  /** The MD5 of the file as it is stored, in base64. */
  readonly md5: string;
}

const time = z.string().transform((text, context) => {
  const milliseconds = Date.parse(text);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  context.addIssue('is no time');
  return z.NEVER;
});

// Manifests of full exports tell no `exportType` (version 2020-06-30).
const summaryFields = {
  exportArn: z.string().min(1),
  tableArn: z.string().regex(/:table\/./),
  tableId: z.string().min(1).optional(),
  itemCount: z.int().min(0),
  billedSizeBytes: z.number().min(0).default(0),
  outputFormat: z.string(),
};
const summary = z.union([
  z.object({
    ...summaryFields,
    exportType: z.literal('INCREMENTAL_EXPORT'),
    exportFromTime: time,
    exportToTime: time,
  }),
  z.object({ ...summaryFields, exportType: z.literal('FULL_EXPORT').optional(), exportTime: time }),
]);

const dataFile = z.object({
  itemCount: z.int().min(0),
  md5Checksum: z.string().min(1),
  dataFileS3Key: z.string().min(1),
});

/** The name of the file that a finished export is known by. */
export const summaryName = 'manifest-summary.json';

/** Reads the summary of an export. `files` are the names of those beside it. */
export async function readSummary(
  {
    store,
    folder,
    files,
  }: { readonly store: ExportStore; readonly folder: string; readonly files: readonly string[] },
  stop: AbortSignal,
): Promise<TableExport> {
  const path = posix.join(folder, summaryName);
  const checked = files.includes('manifest-summary.checksum');
  const text = await readManifest(store, { path, checked }, stop);
  const parsed = summary.safeParse(parseJsonText(text));
  if (!parsed.success) throw damaged(store.describe(path), 'is not the summary of an export', parsed.error);
  const { data } = parsed;
  const { exportArn, tableArn: arn } = data;
  const period =
    'exportTime' in data
      ? { kind: 'full' as const, from: data.exportTime, to: data.exportTime }
      : { kind: 'incremental' as const, from: data.exportFromTime, to: data.exportToTime };
  return {
    folder,
    id: exportArn.slice(exportArn.lastIndexOf('/') + 1),
    table: { arn, name: arn.slice(arn.indexOf(':table/') + ':table/'.length), id: data.tableId ?? arn },
    ...period,
    format: data.outputFormat,
    items: data.itemCount,
    billedBytes: data.billedSizeBytes,
  };
}

/** Reads which data files an export consists of. Throws EnvironmentError when they are not as many items as it says. */
export async function readDataFiles(
  store: ExportStore,
  exported: TableExport,
  stop: AbortSignal,
): Promise<readonly DataFile[]> {
  const { folder, items } = exported;
  const path = posix.join(folder, 'manifest-files.json');
  const { files } = await store.list(folder, stop);
  const text = await readManifest(store, { path, checked: files.includes('manifest-files.checksum') }, stop);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.map((line, index): DataFile => {
    const { data } = dataFile.safeParse(parseJsonText(line));
    const place = data && dataPath(exported, data.dataFileS3Key);
    if (data === undefined || place === undefined)
      throw damaged(store.describe(path), `does not name a data file in line ${index + 1}`);
    return { path: place, items: data.itemCount, md5: data.md5Checksum };
  });
  const listed = found.reduce((sum, file) => sum + file.items, 0);
  if (listed === items) return found;
  throw damaged(
    store.describe(path),
    `lists data files of ${listed} items, though the summary counts ${items}`,
  );
}

/** The manifests may have been copied from where DynamoDB wrote them: what counts is where they lie now. */
function dataPath({ folder, id }: TableExport, key: string): string | undefined {
  const [, inside] = /(?:^|\/)AWSDynamoDB\/((?!.*(?:^|\/)AWSDynamoDB\/).+)$/.exec(key) ?? [];
  if (inside === undefined) return undefined;
  // A full export has its data below its own folder, incremental ones share a folder beside theirs.
  return inside.startsWith(`${id}/`)
    ? posix.join(folder, inside.slice(id.length + 1))
    : posix.join(folder, '..', inside);
}

async function readManifest(
  store: ExportStore,
  { path, checked }: { readonly path: string; readonly checked: boolean },
  stop: AbortSignal,
): Promise<string> {
  const body = await readWhole(store, path, stop);
  if (!checked) return body.toString();
  const checksum = await readWhole(store, path.replace(/json$/, 'checksum'), stop);
  const digest = createHash('md5').update(body).digest();
  // Documented is only that there is a checksum, not how it is written.
  const written = checksum.toString().trim();
  if (written === digest.toString('base64') || written.toLowerCase() === digest.toString('hex'))
    return body.toString();
  throw damaged(store.describe(path), 'does not have the checksum that is stored beside it');
}

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
