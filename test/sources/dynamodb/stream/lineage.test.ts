import { describe, expect, test } from '@jest/globals';
import {
  beginnings,
  follow,
  leaves,
  type ListedShard,
  readable,
} from '../../../../src/sources/dynamodb/stream/lineage.js';
import type { ShardPlaces } from '../../../../src/sources/dynamodb/stream/place.js';

const strict = { complete: false };

function shard(id: string, parent?: string, closed = false): ListedShard {
  return { id, parent, start: `${id.length}`, closed };
}

function shardsAfter(places: ShardPlaces, listed: readonly ListedShard[]): ShardPlaces {
  const lineage = follow(places, listed, strict);
  if ('lost' in lineage) throw new Error(`lost ${lineage.lost}`);
  return lineage.shards;
}

describe('a listing of shards', () => {
  test('brings in children at once, but they wait for their parent', () => {
    const listed = [shard('a', undefined, true), shard('ab', 'a'), shard('ac', 'a')];
    const places = shardsAfter({ a: { after: '1' } }, listed);
    expect(places).toEqual({ a: { after: '1' }, ab: { at: '2' }, ac: { at: '2' } });
    expect(readable(places, listed)).toEqual(['a']);
    expect(readable({ ...places, a: { done: true } }, listed)).toEqual(['ab', 'ac']);
  });

  test('lets a shard go that was read once a child is known', () => {
    expect(shardsAfter({ a: { done: true } }, [shard('a', undefined, true)])).toEqual({ a: { done: true } });
    expect(leaves({ a: { done: true }, b: { at: '1' } })).toEqual(['a']);
    expect(shardsAfter({ a: { done: true } }, [shard('ab', 'a')])).toEqual({ ab: { at: '2' } });
  });

  test('brings in a child that is listed later than its sibling', () => {
    const listed = [shard('a', undefined, true), shard('ab', 'a'), shard('ac', 'a')];
    expect(shardsAfter({ ab: { after: '9' } }, listed)).toEqual({ ab: { after: '9' }, ac: { at: '2' } });
  });

  test('brings in grandchildren whose parents came and ended unseen', () => {
    const listed = [shard('abc', 'ab'), shard('ab', 'a', true), shard('a', undefined, true)];
    const places = shardsAfter({ a: { done: true } }, listed);
    expect(places).toEqual({ ab: { at: '2' }, abc: { at: '3' } });
    expect(readable(places, listed)).toEqual(['ab']);
  });

  test.each<[string, { places: ShardPlaces; listed: ListedShard[] }, string]>([
    [
      'a shard that was being read is gone',
      { places: { a: { after: '1' } }, listed: [shard('ab', 'a')] },
      'a',
    ],
    [
      'a shard is gone with its children',
      { places: { a: { done: true } }, listed: [shard('abc', 'ab')] },
      'a',
    ],
    [
      'a parent was never seen',
      { places: { a: { after: '1' } }, listed: [shard('a'), shard('xy', 'x')] },
      'xy',
    ],
    [
      'a shard has lost its parent',
      { places: { a: { after: '1' } }, listed: [shard('a'), shard('xy')] },
      'xy',
    ],
    ['a parent of the first shards is gone', { places: {}, listed: [shard('xy', 'x')] }, 'xy'],
  ])('tells a gap when %s', (_case, { places, listed }, lost) => {
    expect(follow(places, listed, strict)).toEqual({ lost });
  });

  test('keeps a shard that is gone while nothing that matters can have been trimmed', () => {
    const listed = [shard('ab', 'a')];
    const places = { a: { at: '1' }, ab: { at: '2' } };
    expect(follow({ a: { at: '1' } }, listed, { complete: true })).toEqual({ shards: places });
    expect(readable(places, listed)).toEqual(['a']);
  });

  test('accepts the first shards of a stream that had none', () => {
    expect(shardsAfter({}, [shard('a'), shard('b')])).toEqual({ a: { at: '1' }, b: { at: '1' } });
  });
});

test('a copy begins at the shards that can hold what changes from a moment on', () => {
  const id = (time: number): string => `shardId-${String(time).padStart(20, '0')}-abcdef01`;
  const listed = [
    shard(id(1), undefined, true),
    shard(id(50), id(1), true),
    shard(id(120), id(50)),
    shard(id(51), id(1)),
    shard(id(2), undefined, true),
    shard('odd', id(2)),
  ];
  const begun = Object.keys(beginnings(listed, 100)).sort();
  expect(begun).toEqual([id(50), id(51), id(120), id(2), 'odd'].sort());
  expect(Object.keys(beginnings(listed))).toHaveLength(6);
});
