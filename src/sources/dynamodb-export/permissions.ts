import { type Grant, partitionOf } from '../../dynamodb/grants.js';
import type { DynamoDBExportSourceConfig } from './config.js';

/** What reading exports needs in S3; nothing where they lie in a folder. */
export function exportGrants({
  location,
  region,
}: Pick<DynamoDBExportSourceConfig, 'location' | 'region'>): Grant[] {
  if (!location.startsWith('s3://')) return [];
  const [bucket = '', ...names] = location.slice('s3://'.length).split('/');
  const prefix = names
    .filter((name) => name !== '')
    .map((name) => `${name}/`)
    .join('');
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  const within = prefix === '' ? {} : { condition: { StringLike: { 's3:prefix': `${prefix}*` } } };
  return [
    { actions: ['s3:ListBucket'], resources: [arn], ...within },
    { actions: ['s3:GetObject'], resources: [`${arn}/${prefix}*`] },
  ];
}
