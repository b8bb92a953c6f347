import { describe, expect, test } from '@jest/globals';
import { USUAL_FIELDS } from '../../src/couchdb/document-scan.js';
import { type ChangeRow, RowList } from '../../src/couchdb/row-list.js';

const documents = [
  '{"_id":"a","_rev":"1-a"}',
  '{"_id":"b","_rev":"1-b","_attachments":{}}',
  '{"_id":"c","_rev":"1-c","_deleted":true}',
  '{"_id":"d","_rev":"1-d"}',
];

/** An id as JSON, behind what a document begins with. */
const LEADING_ID = /^\{"_id":"(?:[^"\\]|\\.)*/u;

function listed(texts: readonly string[] = documents): RowList<ChangeRow> {
  const answer = { bytes: Buffer.from(texts.join('')) };
  const rows = new RowList<ChangeRow>(answer);
  let start = 0;
  for (const text of texts) {
    const end = start + Buffer.byteLength(text);
    const [leading = ''] = LEADING_ID.exec(text) ?? [];
    const id = { start: start + '{"_id":"'.length, end: start + Buffer.byteLength(leading) };
    const reserved = text.includes('_attachments') ? [...USUAL_FIELDS, '_attachments'] : USUAL_FIELDS;
    if (text.includes('_deleted')) rows.add({ id: rows.read(id), deleted: true, document: undefined });
    else rows.addText(id, { answer, start, end, reserved, plainNumbers: false });
    start = end;
  }
  return rows;
}

function withIds(ids: readonly string[]): RowList<ChangeRow> {
  return listed(ids.map((id) => `{"_id":${JSON.stringify(id)},"_rev":"1-x"}`));
}

function told(rows: RowList<ChangeRow>): readonly unknown[] {
  return Array.from(rows, ({ id, deleted, document }) => [id, deleted, document]);
}

const all = [
  ['a', false, { _id: 'a', _rev: '1-a' }],
  ['b', false, { _id: 'b', _rev: '1-b', _attachments: {} }],
  ['c', true, undefined],
  ['d', false, { _id: 'd', _rev: '1-d' }],
];

describe('a list of rows', () => {
  test('tells its rows as often as it is asked', () => {
    const rows = listed();
    expect(told(rows)).toEqual(all);
    expect(told(rows)).toEqual(all);
    expect(rows).toHaveLength(4);
  });

  test('tells single ids', () => {
    const rows = listed();
    const ids = [0, 1, 2, 3, 4, -1, -4, -5].map((index) => rows.idAt(index));
    expect(ids).toEqual(['a', 'b', 'c', 'd', undefined, 'd', 'a', undefined]);
  });

  test('knows which of them are special', () => {
    expect(Array.from(listed().special, ({ id }) => id)).toEqual(['b', 'c']);
  });

  test.each([
    [0, 4],
    [1, 3],
    [2, 9],
    [3, 3],
    [5, 6],
  ])('has a part from %d to before %d', (start, end) => {
    const part = listed().slice(start, end);
    expect(told(part)).toEqual(all.slice(start, end));
    const ids = Array.from(part, ({ id }) => id);
    expect(Array.from(part.special, ({ id }) => id)).toEqual(['b', 'c'].filter((id) => ids.includes(id)));
    expect(part).toHaveLength(ids.length);
  });

  test('grows', () => {
    const ids = Array.from({ length: 2_001 }, (_, index) => String(index).padStart(4, '0'));
    const rows = withIds(ids);
    expect(Array.from(rows, ({ id }) => id)).toEqual(ids);
    expect(rows.firstLate()).toBeUndefined();
  });

  test('counts design documents, whose ids may have escapes', () => {
    const ids = ['_design/a', '_design/"', '_design', 'design/', '_local/x', '_design/é'];
    expect(withIds(ids).designs()).toBe(3);
  });

  test.each([
    { ids: [], late: undefined },
    { ids: ['a'], late: undefined },
    { ids: ['a', 'a'], late: 1 },
    { ids: ['a', 'b', 'ab'], late: 2 },
    { ids: ['a', 'a"', 'a"b', 'b'], late: undefined },
    { ids: ['a\\', 'a"'], late: 1 },
    { ids: ['a\\b', 'a\\'], late: 1 },
    { ids: ['"', '\\', 'a'], late: undefined },
    { ids: ['\ue000', '\u{10000}', '\ue001'], late: 2 },
    { ids: ['é', 'z'], late: 1 },
  ])('knows the first of $ids that comes too late', ({ ids, late }) => {
    expect(withIds(ids).firstLate()).toBe(late);
  });
});
