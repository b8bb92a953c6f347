import type { CollectionCutover, CutoverResult } from '../commands/cutover-result.js';
import { type LogLevel, tells } from '../report/log-level.js';
import type { ReadinessCheck } from '../targets/appraisal.js';
import type { Terminal } from './terminal.js';

/** Prints the checklists for people on stderr. When only warnings or errors are wanted: only if something is not ready. */
export function printCutover(result: CutoverResult, terminal: Pick<Terminal, 'line'>, level: LogLevel): void {
  if (!tells(level, 'info') && result.ready) return;
  const collections = Object.entries(result.collections);
  const lines = collections.flatMap(([name, collection]) => ['', name, ...checklistLines(collection)]);
  for (const line of [...lines, '', conclusion(result), ...nextSteps(result)]) terminal.line(line);
}

function checklistLines({ checks, error }: CollectionCutover): string[] {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.map(({ check, ok, reason }) =>
    reason === undefined ? `  ${mark(ok)} ${check}` : `  ${mark(ok)} ${check.padEnd(width)}  ${reason}`,
  );
  return error === undefined ? lines : [...lines, `  hint: ${error.hint}`];
}

function mark(ok: ReadinessCheck['ok']): string {
  if (ok === null) return '–';
  return ok ? '✓' : '✗';
}

/** A rollback loses nothing that is written after the way back has begun. */
function nextSteps({ ready, waysBack }: CutoverResult): string[] {
  if (!ready) return [];
  return waysBack.map(
    (name) => `for a rollback, before anybody writes: docferry migrate --migration ${name} --from-now`,
  );
}

function conclusion({ ready, collections }: CutoverResult): string {
  if (ready) return 'ready';
  const waiting = Object.entries(collections).filter(([, collection]) => !collection.ready);
  return `not ready: ${waiting.map(([name]) => name).join(', ')}`;
}
