import { describe, expect, test } from '@jest/globals';
import type { CollectionConfig, MigrationConfig } from '../../src/config/define.js';
import { digestOf } from '../../src/config/digest.js';
import { drop } from '../../src/pipeline/stages/drop.js';
import { collection, migration } from './example.js';

const couchdb = { type: 'couchdb', url: 'http://127.0.0.1:5984' } as const;

function digest(users: CollectionConfig = {}, changes: Partial<MigrationConfig> = {}): string {
  return digestOf(migration(changes), collection(users));
}

describe('digestOf', () => {
  test('is the same in every version', () => {
    expect(digest()).toBe('aeb964863ed12c048bcc16ad4bdd3f0c86cf85d9df5c40b87e49e4ea5b78a65b');
  });

  test.each<[string, string]>([
    ['from', digest({ from: 'people' })],
    ['to', digest({ to: 'people' })],
    ['key', digest({ key: 'email' })],
    ['a mapped key', digest({ key: { partition: { attribute: 'pk', from: '_id' } } })],
    ['deletes', digest({ deletes: 'ignore' })],
    ['numbers', digest({ numbers: 'round' })],
    ['attachments', digest({ attachments: 'stubs' })],
    ['conflicts', digest({ conflicts: 'reject' })],
    ['a filter', digest({ filter: ({ type }) => type === 'user' })],
    ['another filter', digest({ filter: ({ type }) => type === 'agent' })],
    ['a transform', digest({ transforms: [(document) => ({ ...document, a: 1 })] })],
    ['a built-in transform', digest({ transforms: [drop('a')] })],
    ['the same with another field', digest({ transforms: [drop('b')] })],
    ['the order of transforms', digest({ transforms: [drop('a'), drop('b')] })],
    ['the other order', digest({ transforms: [drop('b'), drop('a')] })],
    ['the server', digest({}, { source: { ...couchdb, url: 'http://127.0.0.1:5985' } })],
    ['the region', digest({}, { target: { type: 'dynamodb', region: 'eu-west-1' } })],
    ['the endpoint', digest({}, { target: { type: 'dynamodb', endpoint: 'http://127.0.0.1:8000' } })],
  ])('tells %s', (_, changed) => {
    expect(changed).toMatch(/^[0-9a-f]{64}$/);
    expect(changed).not.toBe(digest());
    seen.add(changed);
  });

  const seen = new Set<string>();

  test('tells all of these apart', () => {
    expect(seen.size).toBe(18);
  });

  test.each<[string, string]>([
    ['credentials', digest({}, { source: { ...couchdb, username: 'u', password: 'p' } })],
    ['credentials in the URL', digest({}, { source: { ...couchdb, url: 'http://u:p@127.0.0.1:5984' } })],
    ['a closing slash', digest({}, { source: { ...couchdb, url: 'http://127.0.0.1:5984/' } })],
    ['speed', digest({ concurrency: 2, writeUnitsPerSecond: 5 }, { source: { ...couchdb, ranges: 1 } })],
    ['comparing', digest({ skipUnchanged: true })],
    ['how a table is made', digest({ table: { deletionProtection: true } })],
    [
      'a default that is written out',
      digest({ deletes: 'apply', key: '_id', from: 'users', transforms: [] }),
    ],
  ])('is deaf to %s', (_, changed) => {
    expect(changed).toBe(digest());
  });

  test('goes by the description of a transform, not by its text', () => {
    const described = [Object.assign(() => undefined, { description: 'mine' })];
    const rewritten = [Object.assign(() => ({}), { description: 'mine' })];
    expect(digest({ transforms: described })).toBe(digest({ transforms: rewritten }));
  });
});
