import { describe, expect, test } from '@jest/globals';
import type { Change, Document } from '../../src/document.js';
import type { KeyMapping } from '../../src/pipeline/key.js';
import { type ProjectionOptions, createProjection } from '../../src/pipeline/projection.js';
import { filterStage, transformStage } from '../../src/pipeline/stages/user.js';
import { namedById } from '../../src/sources/shape.js';

const byId: KeyMapping = { partition: { attribute: '_id', from: '_id', type: 'S' } };
const byTenant: KeyMapping = {
  partition: { attribute: 'tenant', from: 'tenant', type: 'S' },
  sort: { attribute: 'sk', from: '_id', type: 'S' },
};

function project(
  change: Change,
  options: Partial<ProjectionOptions> = {},
  phase: 'copy' | 'changes' = 'changes',
): unknown {
  return createProjection({ stages: [], key: byId, shape: namedById, deletes: 'apply', ...options })(
    change,
    phase,
  );
}

function upsert(document: Document): Change {
  return { kind: 'upsert', id: 'a', document };
}

describe('createProjection', () => {
  test('puts a document under its key', () => {
    const document = { _id: 'a', n: 1 };
    expect(project(upsert(document))).toEqual({ kind: 'put', id: 'a', key: { _id: 'a' }, item: document });
  });

  test('maps fields to key attributes and keeps the fields', () => {
    expect(project(upsert({ _id: 'a', tenant: 't' }), { key: byTenant })).toEqual({
      kind: 'put',
      id: 'a',
      key: { tenant: 't', sk: 'a' },
      item: { _id: 'a', tenant: 't', sk: 'a' },
    });
  });

  test('rejects a document without a key field, also when only its prototype has one', () => {
    const key: KeyMapping = { partition: { attribute: 'toString', from: 'toString', type: 'S' } };
    expect(project(upsert({ _id: 'a' }), { key: byTenant })).toMatchObject({
      code: 'key_missing',
      path: 'tenant',
    });
    expect(project(upsert({ _id: 'a' }), { key })).toMatchObject({ code: 'key_missing', path: 'toString' });
  });

  test('rejects a document whose own field stands where the key must go', () => {
    const change = upsert({ _id: 'a', tenant: 't', sk: 'mine' });
    expect(project(change, { key: byTenant })).toMatchObject({ code: 'key_conflict', path: 'sk' });
  });

  test('turns removals into deletes, or leaves them out when deletes are ignored', () => {
    const removal: Change = { kind: 'removal', id: 'a' };
    expect(project(removal)).toEqual({ kind: 'delete', id: 'a', key: { _id: 'a' } });
    expect(project(removal, { deletes: 'ignore' })).toBeUndefined();
  });

  test('takes the key of a removal from what the tombstone still holds, through the transforms', () => {
    const rename = transformStage((document) => ({ ...document, tenant: document['org'] ?? null }), {
      ...namedById,
      collection: 'users',
    });
    const removal: Change = { kind: 'removal', id: 'a', document: { org: 't' } };
    expect(project(removal, { key: byTenant, stages: [rename] })).toMatchObject({
      key: { tenant: 't', sk: 'a' },
    });
    expect(project({ kind: 'removal', id: 'a' }, { key: byTenant })).toMatchObject({
      code: 'removal_key_unknown',
    });
  });

  test('deletes what a filter leaves out while changes are followed, and skips it while copying', () => {
    const stages = [filterStage((document) => document['keep'] === true, 'users')];
    expect(project(upsert({ _id: 'a' }), { stages }, 'copy')).toBeUndefined();
    expect(project(upsert({ _id: 'a' }), { stages })).toEqual({ kind: 'delete', id: 'a', key: { _id: 'a' } });
    expect(project(upsert({ _id: 'a' }), { stages, deletes: 'ignore' })).toBeUndefined();
    expect(project(upsert({ _id: 'a' }), { stages, key: byTenant })).toBeUndefined();
  });

  test('passes a removal through a transform that could not read its tombstone', () => {
    const stages = [
      transformStage((document) => ({ ...document, city: (document['address'] as Document)['city'] ?? '' }), {
        ...namedById,
        collection: 'users',
      }),
    ];
    expect(project({ kind: 'removal', id: 'a' }, { stages })).toMatchObject({
      kind: 'delete',
      key: { _id: 'a' },
    });
  });
});
