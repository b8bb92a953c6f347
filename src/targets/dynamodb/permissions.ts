import type { TargetUse } from '../uses.js';
import type { TableSettings } from './config.js';
import { indexesOf } from './table-plan.js';

/** What decides which actions are sent to a table that is written. */
export interface TargetActionOptions {
  readonly settings: TableSettings;
  /** Whether settings that the config leaves out are those of the source's table, which nobody has looked at. */
  readonly inherits: boolean;
  /** Whether items are read before they are replaced. */
  readonly replaces: boolean;
}

/** The actions that are sent to a table that is written, by their IAM names without the prefix. */
export function targetActions(options: TargetActionOptions, uses: ReadonlySet<TargetUse>): string[] {
  const { ttl, recovery, tags, counted } = wantedOf(options);
  const actions: Readonly<Record<TargetUse, readonly string[]>> = {
    survey: [
      'DescribeTable',
      'DescribeTimeToLive',
      'DescribeContinuousBackups',
      ...when(tags, 'ListTagsOfResource'),
      ...when(counted, 'Scan'),
    ],
    // Who gives tags to CreateTable has to be allowed TagResource too.
    make: ['CreateTable', 'DescribeTable', ...when(tags, 'TagResource')],
    prepare: [
      'DescribeTable',
      ...when(ttl || options.settings.ttl === false, 'DescribeTimeToLive'),
      ...when(ttl, 'UpdateTimeToLive'),
      ...when(recovery || options.settings.pointInTimeRecovery === false, 'DescribeContinuousBackups'),
      ...when(recovery, 'UpdateContinuousBackups'),
      ...when(tags, 'ListTagsOfResource'),
      ...when(counted, 'Scan'),
    ],
    complete: when(completes(options), 'DescribeTable', 'UpdateTable'),
    write: ['BatchWriteItem'],
    replace: when(options.replaces, 'BatchGetItem'),
    fetch: ['BatchGetItem'],
    scan: ['Scan'],
    readiness: [
      'DescribeTable',
      'DescribeTimeToLive',
      'DescribeContinuousBackups',
      ...when(options.settings.tags !== undefined, 'ListTagsOfResource'),
    ],
  };
  return [...new Set([...uses].flatMap((use) => actions[use]))];
}

function when(condition: boolean, ...actions: readonly string[]): readonly string[] {
  return condition ? actions : [];
}

/** Which settings are, or may turn out to be, switched on. They only are where a table is empty, which is counted. */
function wantedOf({
  settings,
  inherits,
}: TargetActionOptions): Record<'ttl' | 'recovery' | 'tags' | 'counted', boolean> {
  const ttl = wanted(settings.ttl, inherits);
  const recovery = wanted(settings.pointInTimeRecovery, inherits);
  return { ttl, recovery, tags: wanted(settings.tags, inherits), counted: ttl || recovery };
}

/** Whether a setting is, or may turn out to be, something that is switched on. */
function wanted(setting: unknown, inherits: boolean): boolean {
  return setting === undefined ? inherits : setting !== false;
}

/** Whether indexes are made once the table has been filled. */
function completes({ settings, inherits }: TargetActionOptions): boolean {
  if (settings.createIndexes !== 'after-load') return false;
  if (settings.indexes === undefined) return inherits;
  return indexesOf(settings).some(({ local }) => !local);
}
