import { describe, expect, test } from '@jest/globals';
import { USUAL_FIELDS } from '../../src/couchdb/document-scan.js';
import { type ChangeRow, RowList } from '../../src/couchdb/row-list.js';

const texts = [
  '{"_id":"a","_rev":"1-a"}',
  '{"_id":"b","_rev":"1-b","_attachments":{}}',
  '{"_id":"d","_rev":"1-d"}',
];

function listed(): RowList<ChangeRow> {
  const answer = { bytes: Buffer.from(texts.join('')) };
  const [a = 0, b = 0, d = 0] = texts.map(({ length }) => length);
  const rows = new RowList<ChangeRow>(answer);
  rows.addText('a', { answer, start: 0, end: a, reserved: USUAL_FIELDS });
  rows.addText('b', { answer, start: a, end: a + b, reserved: [...USUAL_FIELDS, '_attachments'] });
  rows.add({ id: 'c', deleted: true, document: undefined });
  rows.addText('d', { answer, start: a + b, end: a + b + d, reserved: USUAL_FIELDS });
  return rows;
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
    expect(rows.ids).toEqual(['a', 'b', 'c', 'd']);
    expect(rows).toHaveLength(4);
  });

  test('knows which of them are special', () => {
    expect(Array.from(listed().special, ({ id }) => id)).toEqual(['b', 'c']);
  });

  test.each([
    [0, 4],
    [1, 3],
    [2, 9],
    [3, 3],
  ])('has a part from %d to before %d', (start, end) => {
    const part = listed().slice(start, end);
    expect(told(part)).toEqual(all.slice(start, end));
    expect(Array.from(part.special, ({ id }) => id)).toEqual(
      ['b', 'c'].filter((id) => part.ids.includes(id)),
    );
  });
});
