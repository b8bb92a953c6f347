import { expect, test } from '@jest/globals';
import type { MigrationConfig } from '../../src/config/define.js';
import { migration } from './example.js';

const endpoint = 'http://127.0.0.1:8000';
const place = { type: 'dynamodb', region: 'eu-west-1', endpoint } as const;

test.each<[string, Partial<MigrationConfig>, string]>([
  [
    'as it is written',
    { source: place, target: place },
    'collections.users: writes the very table "users" that it is read from',
  ],
  [
    'by an address with a slash',
    { source: place, target: { ...place, endpoint: `${endpoint}/` } },
    'collections.users: writes the very table "users" that it is read from',
  ],
  [
    'by way of another collection',
    { source: place, target: place, collections: { one: { to: 'two' }, two: { to: 'three' } } },
    'collections.one: writes the table "two" that collection "two" is read from',
  ],
])('a table is not written that is read: %s', (_, changes, message) => {
  expect(() => migration(changes)).toThrow(message);
});

test.each<[string, Partial<MigrationConfig>]>([
  ['of another name', { source: place, target: place, tablePrefix: 'copy-' }],
  ['of another region', { source: place, target: { ...place, region: 'us-east-1' } }],
  ['at another address', { source: place, target: { ...place, endpoint: 'http://127.0.0.1:8001' } }],
  ['of another profile', { source: place, target: { ...place, profile: 'other' } }],
  [
    'of another role',
    { source: place, target: { ...place, role: { arn: 'arn:aws:iam::123456789012:role/writer' } } },
  ],
])('a table is written %s', (_, changes) => {
  expect(() => migration(changes)).not.toThrow();
});
