import { describe, expect, test } from '@jest/globals';
import type { Change, Document } from '../../../src/document.js';
import { couchdbFields } from '../../../src/pipeline/stages/couchdb.js';
import { Rejection } from '../../../src/rejection.js';

function upsert(document: Document): Change {
  return { kind: 'upsert', id: 'a', document };
}

describe('couchdbFields', () => {
  const document = {
    _id: 'a',
    _rev: '1-x',
    _attachments: { f: {} },
    _conflicts: ['1-y'],
    _local_seq: 4,
    own: { _rev: 1 },
  };

  test("strips CouchDB's fields at the top alone and keeps _id", () => {
    const stage = couchdbFields({ attachments: 'drop', conflicts: 'winner' });
    expect(stage(upsert(document))).toEqual(upsert({ _id: 'a', own: { _rev: 1 } }));
    expect(stage({ kind: 'removal', id: 'a', document: { _rev: '2-x', why: 'gone' } })).toEqual({
      kind: 'removal',
      id: 'a',
      document: { why: 'gone' },
    });
  });

  test('keeps descriptions of attachments when asked to', () => {
    const stage = couchdbFields({ attachments: 'stubs', conflicts: 'winner' });
    expect(stage(upsert(document))).toEqual(upsert({ _id: 'a', _attachments: { f: {} }, own: { _rev: 1 } }));
  });

  test('rejects attachments and losing revisions when asked to, and says where they are', () => {
    expect(couchdbFields({ attachments: 'reject', conflicts: 'winner' })(upsert(document))).toEqual(
      new Rejection('attachments', 'the document has attachments', '_attachments'),
    );
    expect(couchdbFields({ attachments: 'drop', conflicts: 'reject' })(upsert(document))).toEqual(
      new Rejection('conflicts', 'the document has losing revisions', '_conflicts'),
    );
  });

  test('never rejects a removal, nor asks for what is left of it', () => {
    const stage = couchdbFields({ attachments: 'reject', conflicts: 'reject' });
    expect(stage({ kind: 'removal', id: 'a', document })).toEqual({
      kind: 'removal',
      id: 'a',
      document: { _id: 'a', own: { _rev: 1 } },
    });
    expect(stage({ kind: 'removal', id: 'a' })).toEqual({ kind: 'removal', id: 'a' });
  });
});
