import type { CollectionCutover, CutoverResult } from '../commands/cutover-result.js';
import { type LogLevel, tells } from '../report/log-level.js';
import { wrap } from '../report/progress-text.js';
import type { ReadinessCheck } from '../targets/appraisal.js';
import type { Terminal } from './terminal.js';

/** Prints the checklists for people on stderr. When only warnings or errors are wanted: only if something is not ready. */
export function printCutover(
  result: CutoverResult,
  terminal: Pick<Terminal, 'line' | 'stderr'>,
  level: LogLevel,
): void {
  if (!tells(level, 'info') && result.ready) return;
  for (const line of cutoverLines(result, terminal.stderr.columns ?? Infinity)) terminal.line(line);
}

const narrowest = 20;

/** The checklists in lines of at most `columns` characters where words allow; what all collections share is told once. */
export function cutoverLines(result: CutoverResult, columns: number): string[] {
  const collections = Object.entries(result.collections);
  const shared = sharedNotes(collections.map(([, collection]) => collection));
  const own = (check: ReadinessCheck): boolean => !shared.some((note) => isSame(note, check));
  return [
    ...collections.flatMap(([name, { checks, error }]) => [
      '',
      name,
      ...checklistLines(checks.filter(own), columns),
      ...(error === undefined ? [] : behind('  hint: ', error.hint, columns)),
    ]),
    ...(shared.length === 0 ? [] : ['', 'all collections', ...checklistLines(shared, columns)]),
    '',
    conclusion(result),
    ...nextSteps(result),
  ];
}

/** Notes are no verdict, so that they need not stand at each of several collections. */
function sharedNotes([first, ...others]: readonly CollectionCutover[]): ReadinessCheck[] {
  if (first === undefined || others.length === 0) return [];
  return first.checks.filter(
    (note) => note.ok === null && others.every(({ checks }) => checks.some((check) => isSame(note, check))),
  );
}

function isSame(one: ReadinessCheck, other: ReadinessCheck): boolean {
  return one.check === other.check && one.ok === other.ok && one.reason === other.reason;
}

/** A text behind a head, in as many lines as it takes: those that follow are indented as far. */
function behind(head: string, text: string, columns: number): string[] {
  const indent = ' '.repeat(head.length);
  const [first = '', ...rest] = wrap(text, Math.max(narrowest, columns - indent.length));
  return [`${head}${first}`, ...rest.map((line) => `${indent}${line}`)];
}

function checklistLines(checks: readonly ReadinessCheck[], columns: number): string[] {
  const width = Math.max(...checks.map(({ check }) => check.length));
  return checks.flatMap(({ check, ok, reason }) =>
    reason === undefined
      ? [`  ${mark(ok)} ${check}`]
      : behind(`  ${mark(ok)} ${check.padEnd(width)}  `, reason, columns),
  );
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
