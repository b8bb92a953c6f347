import type { SourceUse } from '../uses.js';
import type { DynamoDBSourceConfig } from './config.js';

const follow = ['DescribeTable', 'DescribeStream', 'GetShardIterator', 'GetRecords'];

/** The actions that are sent to a table that is read, by their IAM names without the prefix. */
export function sourceActions(
  { changes }: Pick<DynamoDBSourceConfig, 'changes'>,
  uses: ReadonlySet<SourceUse>,
): string[] {
  const follows = changes === 'streams';
  const actions: Readonly<Record<SourceUse, readonly string[]>> = {
    shape: ['DescribeTable', 'DescribeTimeToLive', 'DescribeContinuousBackups', 'ListTagsOfResource'],
    copy: ['DescribeTable', 'DescribeTimeToLive', 'Scan'],
    follow: follows ? follow : ['DescribeTable'],
    probe: follows ? follow : ['DescribeTable'],
    fetch: ['DescribeTable', 'BatchGetItem'],
    enable: follows ? ['UpdateTable'] : [],
  };
  return [...new Set([...uses].flatMap((use) => actions[use]))];
}
