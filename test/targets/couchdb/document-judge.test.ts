import { describe, expect, test } from '@jest/globals';
import type { Document } from '../../../src/document.js';
import { DocumentJudge } from '../../../src/targets/couchdb/document-judge.js';
import { put } from '../../../src/testing/writes.js';

const judge = new DocumentJudge(1_000);

describe('a document', () => {
  test.each<[string, string, Document]>([
    ['name_reserved', '_id', { _id: '_design/app' }],
    ['name_reserved', '_foo', { _id: 'a', _foo: 1 }],
    ['name_reserved', '_rev', { _id: 'a', _rev: '1-a' }],
    ['name_reserved', '_attachments', { _id: 'a', _attachments: { x: { data: '' } } }],
    [
      'name_reserved',
      '__proto__',
      Object.fromEntries([
        ['_id', 'a'],
        ['__proto__', 1],
      ]),
    ],
  ])('is refused: %s at %s', (code, path, item) => {
    expect(judge.prepare(put(item))).toMatchObject({ code, path });
  });

  test('is refused when it is larger than the server takes', () => {
    const item = { _id: 'a', text: 'x'.repeat(1_000) };
    expect(judge.prepare(put(item))).toMatchObject({ code: 'item_too_large', size: 1_021 });
  });
});
