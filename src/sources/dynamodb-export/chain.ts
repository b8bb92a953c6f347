import { EnvironmentError } from '../../errors.js';
import type { TableExport } from './manifest.js';
import type { Selection } from './selection.js';

type Followed = Pick<Selection, 'exports' | 'unfinished'>;

/**
 * The incremental export to apply to a table that is known as it was at `until`, or undefined when there is none yet.
 *
 * One that begins before that moment is as good as one that begins with it: it carries the last state of each item.
 * Throws EnvironmentError when later ones are there, and changes between are in none of them.
 */
export function exportAfter({ exports, unfinished }: Followed, until: number): TableExport | undefined {
  const later = exports.filter(({ kind, to }) => kind === 'incremental' && to > until);
  const joined = later.filter(({ from }) => from <= until);
  if (joined.length > 0) return joined.reduce((best, exported) => (exported.to > best.to ? exported : best));
  const [next] = later.sort((a, b) => a.from - b.from);
  // Exports may end in another order than they were asked for: what is under way may be what is missing.
  if (next === undefined || unfinished) return undefined;
  const [begin, end] = [new Date(until).toISOString(), new Date(next.from).toISOString()];
  throw new EnvironmentError(
    `no export of table "${next.table.name}" has the changes from ${begin} to ${end}: the next one is "${next.folder}"`,
    {
      code: 'export_gap',
      hint: 'Make an incremental export of that time, beside the others: point-in-time recovery reaches back 35 days.',
    },
  );
}

/** The exports after `until` up to the latest state that is known, in order. Throws as `exportAfter` does. */
export function exportsAfter(selection: Followed, until: number): readonly TableExport[] {
  const next = exportAfter(selection, until);
  return next === undefined ? [] : [next, ...exportsAfter(selection, next.to)];
}

/** Whether there are later exports that cannot be applied before one is complete that is missing. */
export function isHeldUp({ exports }: Followed, until: number): boolean {
  const later = exports.filter(({ kind, to }) => kind === 'incremental' && to > until);
  return later.length > 0 && !later.some(({ from }) => from <= until);
}
