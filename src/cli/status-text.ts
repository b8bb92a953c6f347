import type { CollectionStanding, StatusResult } from '../commands/status.js';
import { formatCount, formatSeconds } from '../report/progress-text.js';
import { renderTable } from '../report/table.js';
import { errorLines } from './error-lines.js';

/** Where a text is shown, and when: the latter in milliseconds since 1970. */
export interface Showing {
  readonly columns: number;
  readonly now: number;
}

/** How collections stand, for people: a table where it fits, a list elsewhere, and what deserves attention. */
export function statusText({ collections }: StatusResult, showing: Showing): string[] {
  const standings = Object.entries(collections);
  const rows = standings.map(([name, standing]) => [name, ...cellsOf(standing, showing.now)]);
  const table = renderTable([['collection', ...heads], ...rows]);
  const overview = table.every(({ length }) => length <= showing.columns) ? table : rows.flatMap(listOf);
  return [...overview, ...standings.flatMap(([name, standing]) => remarksOf(name, standing, showing.now))];
}

const heads = ['read', 'pending', 'rejected', 'saved', 'last success', 'status'] as const;

function cellsOf(standing: CollectionStanding, now: number): string[] {
  const { checkpoint, rejects } = standing;
  return [
    checkpoint === undefined ? '-' : formatCount(checkpoint.counts.read),
    pendingOf(standing),
    rejects === undefined ? '?' : formatCount(rejects.count),
    checkpoint === undefined ? '-' : ageOf(checkpoint.savedAt, now),
    successOf(standing, now),
    wordOf(standing),
  ];
}

function pendingOf({ pending, errors }: CollectionStanding): string {
  if (pending !== undefined) return formatCount(pending);
  const failure = errors.find(({ side }) => side === 'source');
  if (failure === undefined) return 'not asked';
  return failure.exitCode === 3 ? 'unreachable' : 'refused';
}

function successOf({ phase, checkpoint }: CollectionStanding, now: number): string {
  if (checkpoint?.completedAt !== undefined) return ageOf(checkpoint.completedAt, now);
  // An older docferry did not note it.
  return phase === 'following' || phase === 'unknown' ? '?' : 'never';
}

function wordOf({ phase, pending, percent, checkpoint }: CollectionStanding): string {
  if (checkpoint?.undone !== undefined) return 'undone';
  if (phase === 'new') return 'never migrated';
  if (phase === 'copying') return percent === undefined ? 'copying' : `copying, ${percent}%`;
  if (phase === 'unknown') return 'unknown';
  if (pending === undefined) return 'copied';
  return pending === 0 ? 'in step' : 'behind';
}

/** Clocks of two machines may differ: what lies ahead is now. */
function ageOf(time: string, now: number): string {
  const seconds = Math.max(0, now - Date.parse(time)) / 1_000;
  return seconds < 1 ? 'now' : `${formatSeconds(seconds)} ago`;
}

function listOf([name = '', ...cells]: readonly string[]): string[] {
  return [
    `${name}: ${cells.at(-1) ?? ''}`,
    ...cells.slice(0, -1).map((cell, index) => `  ${heads[index] ?? ''}: ${cell}`),
  ];
}

function remarksOf(name: string, standing: CollectionStanding, now: number): string[] {
  const { lease, rejects, checkpoint, errors } = standing;
  const codes = Object.entries(rejects?.codes ?? {}).map(([code, count]) => `${formatCount(count)} ${code}`);
  const changed = 'the config that decides what is written is not that of its checkpoint';
  return [
    ...(lease === undefined ? [] : [`${name}: ${leaseText(lease, now)}`]),
    ...(codes.length > 0 ? [`${name}: rejected: ${codes.join(', ')}`] : []),
    ...(checkpoint?.configChanged === true ? [`${name}: warning: ${changed}`] : []),
    ...(checkpoint?.undone === undefined ? [] : [`${name}: ${undoneText(checkpoint.undone)}`]),
    ...errors.flatMap((error) => errorLines(error).map((line) => `${name}: ${line}`)),
  ];
}

function undoneText(run: string): string {
  return `the run "${run}" was undone: docferry migrate --restart carries everything again`;
}

function leaseText(lease: NonNullable<CollectionStanding['lease']>, now: number): string {
  const { host, pid, since, lastSign, owner } = lease;
  const sign = lastSign === undefined ? '' : `, last sign of life ${ageOf(lastSign, now)}`;
  const words = {
    alive: 'it is at work',
    dead: 'it has died, and the next run takes over',
    silent: `it looks dead${sign}`,
    unknown: `whether it is at work cannot be told from here${sign}`,
  };
  return `held by process ${pid} on ${host} since ${since}: ${words[owner]}`;
}
