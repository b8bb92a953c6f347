import { describe, expect, test } from '@jest/globals';
import { type KeyMapping, keyItem, keySchema } from '../../src/pipeline/key.js';

const byTenant: KeyMapping = {
  partition: { attribute: 'tenant', from: 'org', type: 'S' },
  sort: { attribute: 'n', from: 'count', type: 'N' },
};

describe('keySchema', () => {
  test('names the attributes of the items and their types, not the fields they are taken from', () => {
    expect(keySchema(byTenant)).toStrictEqual({
      partition: { attribute: 'tenant', type: 'S' },
      sort: { attribute: 'n', type: 'N' },
    });
  });

  test('has no sort key where the mapping has none', () => {
    expect(keySchema({ partition: byTenant.partition })).toStrictEqual({
      partition: { attribute: 'tenant', type: 'S' },
      sort: undefined,
    });
  });
});

describe('keyItem', () => {
  test('adds the attributes to a copy of the document', () => {
    const document = { _id: 'a', org: 't', count: 1 };
    expect(keyItem(document, byTenant)).toEqual({
      key: { tenant: 't', n: 1 },
      item: { _id: 'a', org: 't', count: 1, tenant: 't', n: 1 },
    });
    expect(document).toEqual({ _id: 'a', org: 't', count: 1 });
  });
});
