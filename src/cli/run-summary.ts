import type { CollectionResult, RunResult } from '../commands/run.js';
import { counted, formatCount, formatSeconds } from '../report/progress-text.js';
import { type LogLevel, tells } from '../report/log-level.js';
import { errorLines } from './error-lines.js';
import { type NoticeLines, noticeLines } from './notice-lines.js';
import { renderTable } from '../report/table.js';
import type { Terminal } from './terminal.js';

/** Prints what became of a run for people on stderr. When only warnings or errors are wanted: only if it is not ok. */
export function printSummary(result: RunResult, terminal: Terminal, level: LogLevel): void {
  if (!tells(level, 'info') && result.ok) return;
  for (const line of summaryLines(result, terminal.columns)) terminal.line(line);
}

const outcomes = ['read', 'written', 'deleted', 'unchanged', 'skipped', 'rejected'] as const;

/** Outcomes that are left out where all are zero. */
const rare: readonly string[] = ['deleted', 'unchanged', 'skipped'];

/** A run's result for people: a table where it fits into `columns`, a list elsewhere, and what deserves attention. */
export function summaryLines(result: RunResult, columns: number): string[] {
  const collections = Object.entries(result.collections);
  const table = tableOf(result);
  const overview = table.every(({ length }) => length <= columns)
    ? table
    : collections.flatMap(([name, collection]) => listOf(name, collection));
  const notices = noticeLines(result.collections);
  return [
    '',
    ...overview,
    ...savingOf(result),
    ...notices.shared,
    ...collections.flatMap(([name, collection]) => remarksOf(name, collection, notices)),
    ...listedOf(collections),
    ...stoppedOf(collections),
  ];
}

function savingOf({ totals: { unchanged, savedWriteUnits = 0 } }: RunResult): string[] {
  if (savedWriteUnits === 0) return [];
  return [
    `${formatCount(unchanged)} ${counted(unchanged, 'documents')} unchanged, ${formatCount(savedWriteUnits)} write units saved`,
  ];
}

function tableOf({ collections, totals, seconds }: RunResult): string[] {
  const shown = outcomes.filter((outcome) => totals[outcome] > 0 || !rare.includes(outcome));
  const counts = (row: RunResult['totals']): string[] => shown.map((outcome) => formatCount(row[outcome]));
  const allUnits = Object.values(collections).reduce((sum, { writeUnits = 0 }) => sum + writeUnits, 0);
  const units = (count = 0): string[] => (allUnits > 0 ? [formatCount(count)] : []);
  const rows = Object.entries(collections).map(([name, collection]) => [
    name,
    ...counts(collection),
    ...units(collection.writeUnits),
    formatSeconds(collection.seconds),
    collection.status,
  ]);
  const total =
    rows.length > 1 ? [['total', ...counts(totals), ...units(allUnits), formatSeconds(seconds), '']] : [];
  const head = ['collection', ...shown, ...(allUnits > 0 ? ['units'] : []), 'time', 'status'];
  return renderTable([head, ...rows, ...total]);
}

function listOf(name: string, collection: CollectionResult): string[] {
  const { writeUnits = 0 } = collection;
  const counted = outcomes.filter((outcome) => collection[outcome] > 0);
  return [
    `${name}: ${collection.status}, ${formatSeconds(collection.seconds)}`,
    ...counted.map((outcome) => `  ${formatCount(collection[outcome])} ${outcome}`),
    ...(writeUnits > 0 ? [`  ${formatCount(writeUnits)} write units`] : []),
  ];
}

function remarksOf(name: string, collection: CollectionResult, notices: NoticeLines): string[] {
  const { rejections, rejects, undo, error } = collection;
  const codes = Object.entries(rejections).map(([code, count]) => `${formatCount(count)} ${code}`);
  return [
    ...notices.of(collection).map((line) => `${name}: ${line}`),
    ...(codes.length > 0 ? [`${name}: rejected: ${codes.join(', ')}`] : []),
    ...(rejects === undefined || codes.length === 0 ? [] : [`${name}: reject log: ${rejects}`]),
    ...(undo === undefined ? [] : [`${name}: what was replaced is kept: docferry undo ${undo}`]),
    ...(error === undefined ? [] : errorLines(error).map((line) => `${name}: ${line}`)),
  ];
}

function stoppedOf(collections: readonly (readonly [string, CollectionResult])[]): string[] {
  const stopped = collections.some(([, { status }]) => status === 'stopped');
  return stopped ? ['stopped before the end: the next run, without --restart, goes on from here'] : [];
}

/** Why a run in which nothing was rejected is not ok. */
function listedOf(collections: readonly (readonly [string, CollectionResult])[]): string[] {
  const names = collections
    .filter(([, { rejects, rejected }]) => rejects !== undefined && rejected === 0)
    .map(([name]) => name);
  if (names.length === 0) return [];
  return [`rejected by earlier runs and still listed: ${names.join(', ')}; docferry rejects tells why`];
}
