import type { Migration } from '../config/migration.js';
import type { RejectLine } from '../report/reject-line.js';
import type { RunOptions } from './run.js';
import { openState } from './state.js';

/** Whose rejected documents to list. */
export interface RejectsOptions {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
  /** The folder of this migration's reject logs, or the database of those of many. */
  readonly state: RunOptions['state'];
  readonly stateRoot?: RunOptions['stateRoot'];
  /** Only documents that were rejected with this code. */
  readonly code?: string | undefined;
}

/** The rejected documents of one collection. */
export interface CollectionRejects {
  readonly count: number;
  /** How many were rejected with each code, the most frequent first. */
  readonly codes: Readonly<Record<string, number>>;
  readonly rejects: readonly RejectLine[];
}

/** The one JSON object that `rejects` prints. */
export interface RejectsResult {
  readonly command: 'rejects';
  /** Whether none is listed. */
  readonly ok: boolean;
  readonly migration: string;
  readonly collections: Readonly<Record<string, CollectionRejects>>;
}

/** Lists what could not be written. Only reads, so a run may be under way. */
export async function listRejects(options: RejectsOptions): Promise<RejectsResult> {
  const { migration, collections, code } = options;
  await using state = await openState(options);
  const names = collections.length > 0 ? collections : migration.collections.map(({ name }) => name);
  const listed: [string, CollectionRejects][] = [];
  for (const name of names) {
    const lines = [...(await state.rejects.read(name)).values()];
    listed.push([name, summarize(code === undefined ? lines : lines.filter((line) => line.code === code))]);
  }
  return {
    command: 'rejects',
    ok: listed.every(([, { count }]) => count === 0),
    migration: migration.name,
    collections: Object.fromEntries(listed),
  };
}

function summarize(rejects: readonly RejectLine[]): CollectionRejects {
  return { ...countCodes(rejects), rejects };
}

/** How many documents are listed, and how many of them with each code, the most frequent first. */
export function countCodes(rejects: readonly RejectLine[]): Pick<CollectionRejects, 'count' | 'codes'> {
  const counts = new Map<string, number>();
  for (const { code } of rejects) counts.set(code, (counts.get(code) ?? 0) + 1);
  const codes = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  return { count: rejects.length, codes };
}
