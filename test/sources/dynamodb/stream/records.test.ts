import { describe, expect, test } from '@jest/globals';
import { ItemNames } from '../../../../src/dynamodb/item-names.js';
import {
  changeOf,
  isTimeToLiveDeletion,
  parseRecord,
} from '../../../../src/sources/dynamodb/stream/records.js';
import { key } from './reading.js';

const names = new ItemNames(key);
const Keys = { _id: { S: 'a' } };

function record(fields: object, data: object = {}): unknown {
  return { eventName: 'REMOVE', ...fields, dynamodb: { Keys, SequenceNumber: '7', ...data } };
}

describe('a record', () => {
  test('of a deletion tells what is known of the item', () => {
    const OldImage = { ...Keys, owner: { S: 'o' } };
    expect(changeOf(parseRecord(record({}, { OldImage })), names)).toEqual({
      kind: 'removal',
      id: 'a',
      document: { _id: 'a', owner: 'o' },
    });
  });

  test.each([
    [{ userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' } }, true],
    [{ userIdentity: { principalId: 'dynamodb.amazonaws.com', type: 'Service' } }, true],
    [{ userIdentity: { PrincipalId: 'someone', Type: 'Service' } }, false],
    [{ userIdentity: null }, false],
    [{}, false],
    [{ eventName: 'UNKNOWN_TO_SDK_VERSION' }, true],
  ])('%j was made by time to live: %j', (fields, expired) => {
    expect(isTimeToLiveDeletion(parseRecord(record(fields)))).toBe(expired);
  });

  test('whose empty maps came without a type has them with it', () => {
    const NewImage = {
      ...Keys,
      empty: {},
      deep: { M: { M: {}, list: { L: [{}, { L: [] }, { S: '' }, { B: '' }, { L: [{}] }] } } },
    };
    const change = changeOf(parseRecord(record({ eventName: 'INSERT' }, { NewImage })), names);
    const empty = { M: {} };
    expect(change.kind === 'upsert' && change.native?.value).toEqual({
      ...Keys,
      empty,
      deep: { M: { M: empty, list: { L: [empty, { L: [] }, { S: '' }, { B: '' }, { L: [empty] }] } } },
    });
  });

  test('has the time of its change in milliseconds', () => {
    expect(parseRecord(record({}, { ApproximateCreationDateTime: 1_795_392_060 })).time).toBe(
      1_795_392_060_000,
    );
    expect(parseRecord(record({})).time).toBeUndefined();
  });

  test.each([
    ['"NewImage"', record({ eventName: 'MODIFY' })],
    ['"NewImage"', record({ eventName: 'SOMETHING' })],
    ['"Keys"', record({}, { Keys: undefined })],
    ['"SequenceNumber"', record({}, { SequenceNumber: 7 })],
    ['"dynamodb"', { eventName: 'REMOVE' }],
    ['"dynamodb"', null],
  ])('without %s is refused', (lacking, sent) => {
    expect(() => changeOf(parseRecord(sent), names)).toThrow(
      `a record of the stream cannot be read: it has no ${lacking}`,
    );
  });
});
