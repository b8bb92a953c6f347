import type { CollectionConfig } from '../../src/config/define.js';
import type { CutoverResult } from '../../src/commands/cutover-result.js';

/** A table that is as the config says where an emulator has no deletion protection. */
export const unprotected: CollectionConfig = { table: { deletionProtection: false } };

/** The checks that say no, or that are indispensable and say nothing, with their reasons. */
export function standInTheWay(
  { collections }: CutoverResult,
  name = 'users',
): Record<string, string | undefined> {
  const checks = collections[name]?.checks ?? [];
  const open = ['writing stopped', 'config', 'rejects', 'verified'];
  return Object.fromEntries(
    checks
      .filter(({ check, ok }) => ok === false || (ok === null && open.includes(check)))
      .map(({ check, reason }) => [check, reason]),
  );
}
