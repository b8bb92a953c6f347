import { describe, expect, test } from '@jest/globals';
import type { Change, Document } from '../../../src/document.js';
import { filterStage, transformStage } from '../../../src/pipeline/stages/user.js';
import { DocumentText, TextUpsert } from '../../../src/document-text.js';
import { Rejection } from '../../../src/rejection.js';
import { namedById } from '../../../src/sources/shape.js';

function upsert(document: Document): Change {
  return { kind: 'upsert', id: 'a', document };
}

describe('transformStage', () => {
  const run = (transform: (document: Document) => unknown): unknown =>
    transformStage(transform as (document: Document) => Document, { ...namedById, collection: 'users' })(
      upsert({ _id: 'a' }),
    );

  test.each([
    [
      'throws',
      () => {
        throw new TypeError('no city');
      },
      'a transform threw: no city',
    ],
    [
      'returns a promise',
      () => Promise.resolve({}),
      'a transform returned a promise; transforms must be synchronous',
    ],
    ['returns null', () => null, 'a transform returned null instead of a document'],
    ['returns a list', () => [], 'a transform returned an array instead of a document'],
    ['returns a number', () => 1, 'a transform returned a number instead of a document'],
    [
      'returns a date',
      () => new Date(0),
      'a transform returned an object that is no plain record instead of a document',
    ],
    ['changes _id', () => ({ _id: 'b' }), 'a transform changed "_id"; map another field with "key" instead'],
  ])('rejects the document when it %s', (_, transform, reason) => {
    expect(run(transform)).toEqual(new Rejection('transform_failed', reason));
  });

  test('drops the document when it returns undefined, and takes a new document otherwise', () => {
    expect(run(() => undefined)).toBeUndefined();
    expect(run((document) => ({ ...document, n: 1 }))).toEqual(upsert({ _id: 'a', n: 1 }));
  });

  test('tells the transform which document of which collection it is about', () => {
    const stage = transformStage((document, context) => ({ ...document, ...context }), {
      ...namedById,
      collection: 'users',
    });
    expect(stage(upsert({ _id: 'a' }))).toEqual(upsert({ _id: 'a', collection: 'users', id: 'a' }));
  });

  test('takes a record without a prototype for a document', () => {
    const bare = Object.assign(Object.create(null) as Record<string, number>, { n: 1 });
    expect(run(() => bare)).toEqual(upsert(bare));
  });

  test('is not asked about a removal, of which no document is left', () => {
    const removal: Change = { kind: 'removal', id: 'a' };
    expect(
      transformStage((document) => ({ ...document, n: 1 }), { ...namedById, collection: 'users' })(removal),
    ).toBe(removal);
  });
});

describe('filterStage', () => {
  test('keeps what the filter wants, and tells it which document of which collection it is about', () => {
    const stage = filterStage((document, { collection, id }) => document['for'] === collection + id, 'users');
    const wanted = upsert({ _id: 'a', for: 'usersa' });
    expect(stage(wanted)).toBe(wanted);
    expect(stage(upsert({ _id: 'a', for: 'usersb' }))).toBeUndefined();
  });

  test('is not asked about a removal, of which no document is left', () => {
    const removal: Change = { kind: 'removal', id: 'a' };
    expect(filterStage(() => false, 'users')(removal)).toBe(removal);
  });

  test('hands on what it has looked at, and not the text that it came from', () => {
    const bytes = Buffer.from('{"_id":"a","n":1}');
    const text = new DocumentText({
      answer: { bytes },
      start: 0,
      end: bytes.length,
      reserved: ['_id'],
      plainNumbers: true,
    });
    const change = filterStage(() => true, 'users')(new TextUpsert('a', text));
    expect(change).toEqual({ kind: 'upsert', id: 'a', document: { _id: 'a', n: 1 } });
    expect(change).toHaveProperty('document', text.document);
  });

  test('rejects the document when the filter throws', () => {
    const stage = filterStage(() => {
      throw new Error('broken');
    }, 'users');
    expect(stage(upsert({ _id: 'a' }))).toEqual(
      new Rejection('transform_failed', 'the filter threw: broken'),
    );
  });
});
