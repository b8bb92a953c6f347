import type { UndoRuns } from '../commands/undo.js';
import type { CollectionUndo, UndoCounts, UndoResult } from '../commands/undo-result.js';
import { type LogLevel, tells } from '../report/log-level.js';
import { formatCount, formatSeconds } from '../report/progress-text.js';
import { renderTable } from '../report/table.js';
import { errorLines } from './error-lines.js';
import type { Terminal } from './terminal.js';

/** Prints the runs that can be undone. */
export function printRuns({ runs }: UndoRuns, terminal: Pick<Terminal, 'text' | 'line'>): void {
  if (runs.length === 0) {
    terminal.line('nothing is kept of any run; keepUndo in the config keeps what runs replace');
    return;
  }
  const rows = runs.flatMap(({ run, collections }) =>
    collections.map(({ name, bytes, unfinished }) => [
      run,
      name,
      formatCount(bytes),
      unfinished ? 'unfinished' : '',
    ]),
  );
  terminal.text(renderTable([['run', 'collection', 'bytes', ''], ...rows]).join('\n'));
}

/** Prints what was put back for people on stderr. When only warnings or errors are wanted: only if it is not ok. */
export function printUndo(result: UndoResult, terminal: Pick<Terminal, 'line'>, level: LogLevel): void {
  if (!tells(level, 'info') && result.ok) return;
  const remarks = Object.entries(result.collections).flatMap(([name, collection]) =>
    remarksOf(collection).map((remark) => `${name}: ${remark}`),
  );
  for (const line of ['', ...tableOf(result), ...remarks, ...conclusion(result)]) terminal.line(line);
}

function tableOf({ collections, totals, dryRun, seconds }: UndoResult): string[] {
  const shown = ['restored', 'already', 'changed', 'refused'] as const;
  const cells = (row: UndoCounts): string[] => shown.map((count) => formatCount(row[count]));
  const rows = Object.entries(collections).map(([name, collection]) => [
    name,
    ...cells(collection),
    formatSeconds(collection.seconds),
    collection.status,
  ]);
  const total = rows.length > 1 ? [['total', ...cells(totals), formatSeconds(seconds), '']] : [];
  const heads = [dryRun ? 'would restore' : 'restored', 'already', 'changed since', 'refused'];
  return renderTable([['collection', ...heads, 'time', 'status'], ...rows, ...total]);
}

/** So many are shown; all of them are in a file. */
const mostShown = 10;

function remarksOf({ left, leftFile, changed, refused, notices, error }: CollectionUndo): string[] {
  const rest = changed + refused - Math.min(left.length, mostShown);
  return [
    ...notices.map(({ message }) => `warning: ${message}`),
    ...left
      .slice(0, mostShown)
      .map(({ id, reason }) =>
        reason === undefined
          ? `${JSON.stringify(id)} has changed since and is left as it is`
          : `${JSON.stringify(id)} is refused by the target: ${reason}`,
      ),
    ...(rest > 0 ? [`${formatCount(rest)} more are left; ${leftFile ?? '--json'} lists all of them`] : []),
    ...(error === undefined ? [] : errorLines(error)),
  ];
}

function conclusion({ dryRun, totals }: UndoResult): string[] {
  if (dryRun) return ['nothing was written'];
  if (totals.restored === 0) return [];
  return ['the checkpoints no longer fit: docferry migrate --restart carries everything again'];
}
