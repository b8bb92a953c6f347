import { describe, expect, test } from '@jest/globals';
import type { Change, Document } from '../../src/document.js';
import type { KeyMapping } from '../../src/pipeline/key.js';
import { createProjection, type ProjectionOptions } from '../../src/pipeline/projection.js';
import type { Stage } from '../../src/pipeline/stages/stage.js';
import { filterStage, transformStage } from '../../src/pipeline/stages/user.js';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';

const byTenant: KeyMapping = { partition: { attribute: 'tenant', from: 'org', type: 'S' } };

function project(document: Document, options: Partial<ProjectionOptions> = {}): unknown {
  const key: KeyMapping = { partition: { attribute: '_id', from: '_id', type: 'S' } };
  const change: Change = { kind: 'upsert', id: 'a', document };
  return createProjection({ stages: [], key, shape: namedById, deletes: 'apply', ...options })(
    change,
    'changes',
  );
}

const add = (field: string): Stage =>
  transformStage((document) => ({ ...document, [field]: Object.keys(document).length }), {
    ...namedById,
    collection: 'users',
  });

describe('the stages of a projection', () => {
  test('each gets what the one before it returns', () => {
    expect(project({ _id: 'a' }, { stages: [add('x'), add('y')] })).toMatchObject({
      item: { _id: 'a', x: 1, y: 2 },
    });
  });

  test('end at the first that leaves the document out', () => {
    const reached: string[] = [];
    const note: Stage = (change) => {
      reached.push(change.id);
      return change;
    };
    const nothing = filterStage(() => false, 'users');
    expect(project({ _id: 'a' }, { stages: [nothing, note] })).toMatchObject({ kind: 'delete' });
    expect(reached).toEqual([]);
  });

  test('end at the first that rejects the document, which is neither written nor deleted', () => {
    const rejection = new Rejection('attachments', 'no');
    const reject: Stage = () => rejection;
    expect(project({ _id: 'a' }, { stages: [reject, add('x')] })).toBe(rejection);
    expect(project({ _id: 'a' }, { stages: [add('x'), reject] })).toBe(rejection);
  });
});

describe('the key of a projection', () => {
  test('may stand in the document already, when it holds the same value', () => {
    expect(project({ _id: 'a', org: 't', tenant: 't' }, { key: byTenant })).toMatchObject({
      kind: 'put',
      key: { tenant: 't' },
    });
  });

  test('is named in the reason of a rejection', () => {
    expect(project({ _id: 'a' }, { key: byTenant })).toEqual(
      new Rejection('key_missing', 'the field "org" of the key is missing', 'org'),
    );
    const conflict = project({ _id: 'a', org: 't', tenant: 'u' }, { key: byTenant });
    expect(conflict).toMatchObject({ reason: expect.stringMatching(/field "tenant" of its own.*of "org"/) });
    const unknown = createProjection({ stages: [], key: byTenant, shape: namedById, deletes: 'apply' })(
      { kind: 'removal', id: 'a' },
      'changes',
    );
    expect(unknown).toMatchObject({ reason: expect.stringContaining('the document was deleted') });
  });
});
