import {
  type CollectionVerification,
  type VerifyResult,
  differencesLeft,
} from '../commands/verify-result.js';
import { type LogLevel, tells } from '../report/log-level.js';
import { counted, formatCount, formatSeconds } from '../report/progress-text.js';
import type { VerifyCounts } from '../verify/counts.js';
import { renderTable } from '../report/table.js';
import { errorLines } from './error-lines.js';
import { noticeLines } from './notice-lines.js';
import type { Terminal } from './terminal.js';

/** How much to tell, and whether the repair of what was found is only asked about. */
export interface VerifySummaryOptions {
  readonly level: LogLevel;
  readonly wouldRepair: boolean;
}

/** Prints what a verification found for people on stderr. When only warnings or errors are wanted: only if it is not ok. */
export function printVerification(
  result: VerifyResult,
  terminal: Pick<Terminal, 'line' | 'columns'>,
  { level, wouldRepair }: VerifySummaryOptions,
): void {
  if (!tells(level, 'info') && result.ok) return;
  const notices = noticeLines(result.collections);
  const remarks = Object.entries(result.collections).flatMap(([name, collection]) =>
    [...notices.of(collection), ...remarksOf(collection)].map((remark) => `${name}: ${remark}`),
  );
  const overview = overviewOf(result, terminal.columns);
  const lines = ['', ...overview, ...notices.shared, ...remarks, ...conclusion(result, wouldRepair)];
  for (const line of lines) terminal.line(line);
}

/** The widest of the forms that fits: what is least wanted is left out first, and a list fits anywhere. */
function overviewOf(result: VerifyResult, columns: number): string[] {
  const collections = Object.entries(result.collections);
  const whole = collections.every(([, { status }]) => status === 'complete');
  const forms = [
    ['time', 'status'],
    ['time', ...(whole ? [] : ['status'])],
    whole ? [] : ['status'],
  ] as const;
  const tables = forms.map((form) => tableOf(result, form));
  const fitting = tables.find((table) => table.every(({ length }) => length <= columns));
  return fitting ?? collections.flatMap(([name, collection]) => listOf(name, collection));
}

function listOf(name: string, collection: CollectionVerification): string[] {
  const counted = counts.filter((count) => collection[count] > 0);
  return [
    `${name}: ${collection.status}, ${formatSeconds(collection.seconds)}`,
    ...counted.map((count) => `  ${formatCount(collection[count])} ${count}`),
  ];
}

const kinds = ['missing', 'differing', 'extra'] as const;

/** Counts that are left out where all are zero. */
const rare: readonly string[] = ['repaired', 'rejected', 'skipped'];

const counts = ['compared', 'equal', ...kinds, 'repaired', 'rejected', 'skipped'] as const;

/** A table of the counts, and of these columns after them. */
function tableOf({ collections, totals, seconds }: VerifyResult, last: readonly string[]): string[] {
  const shown = counts.filter((count) => totals[count] > 0 || !rare.includes(count));
  const row = (name: string, of: VerifyCounts, ending: Readonly<Record<string, string>>): string[] => [
    name,
    ...shown.map((count) => formatCount(of[count])),
    ...last.map((column) => ending[column] ?? ''),
  ];
  const rows = Object.entries(collections).map(([name, collection]) =>
    row(name, collection, { time: formatSeconds(collection.seconds), status: collection.status }),
  );
  const total = rows.length > 1 ? [row('total', totals, { time: formatSeconds(seconds) })] : [];
  return renderTable([['collection', ...shown, ...last], ...rows, ...total]);
}

/** Of each kind, so many are shown; the files list all. */
const mostShown = 3;

function remarksOf(collection: CollectionVerification): string[] {
  const { sample, changes, resumed, files, samples, undo, error } = collection;
  const shown = kinds.flatMap((kind) => [
    ...samples[kind]
      .slice(0, mostShown)
      .map((found) => `${kind}: ${JSON.stringify(found.id)}${detailOf(found)}`),
    ...(collection[kind] > mostShown && files[kind] !== undefined
      ? [`${kind}: ${formatCount(collection[kind])} in all, listed in ${files[kind]}`]
      : []),
  ]);
  return [
    ...(resumed === undefined ? [] : [resumptionOf(resumed)]),
    ...(changes === undefined ? [] : [limitOf(changes)]),
    ...(sample === undefined ? [] : [confidenceOf(sample)]),
    ...shown,
    ...(undo === undefined ? [] : [`what was replaced is kept: docferry undo ${undo}`]),
    ...(error === undefined ? [] : errorLines(error)),
  ];
}

function confidenceOf({ documents, atMostPercent }: NonNullable<CollectionVerification['sample']>): string {
  return `a sample of ${formatCount(documents)} documents was compared: with 95 % confidence at most ${atMostPercent} % of all are missing or differ; extra items are not looked for`;
}

function limitOf({ since }: NonNullable<CollectionVerification['changes']>): string {
  return `only what has changed at the source since the full verification of ${since} was compared; what somebody else did to other items of the target is not seen`;
}

function resumptionOf({
  begunAt,
  savedAt,
  documents,
  items,
}: NonNullable<CollectionVerification['resumed']>): string {
  return `went on from an interrupted verification, begun ${begunAt} and saved ${savedAt}, that had read ${formatCount(documents)} documents and ${formatCount(items)} items; --restart begins anew`;
}

function detailOf({
  path,
  expected,
  actual,
  expectedValue,
  actualValue,
}: CollectionVerification['samples']['missing'][number]): string {
  if (path === undefined) return '';
  return ` at ${path}: ${actualValue ?? actual ?? ''} instead of ${expectedValue ?? expected ?? ''}`;
}

function conclusion({ ok, totals, collections }: VerifyResult, wouldRepair: boolean): string[] {
  const complete = Object.values(collections).every(({ status }) => status === 'complete');
  if (ok) return [totals.repaired > 0 ? 'both sides are equal by now' : 'no difference was found'];
  const left = differencesLeft(totals);
  if (wouldRepair) {
    const writes = totals.missing + totals.differing;
    return [
      `a repair would write ${formatCount(writes)} ${counted(writes, 'items')} and delete ${formatCount(totals.extra)}`,
    ];
  }
  if (left > 0) {
    const flags = totals.extra > 0 ? '--repair --max-deletes N' : '--repair';
    return [
      `${formatCount(left)} ${counted(left, 'differences')}; docferry verify ${flags} mends ${left === 1 ? 'it' : 'them'}`,
    ];
  }
  if (complete) return [];
  return [
    `not everything was compared: ${formatCount(totals.compared)} ${counted(totals.compared, 'documents')} ${totals.compared === 1 ? 'was' : 'were'}, without a difference`,
  ];
}
