import { expect, test } from '@jest/globals';
import { Unsettled } from '../../src/pipeline/unsettled.js';

test('counts writes, bytes and the writes of each document', () => {
  const unsettled = new Unsettled();
  const write = (id: string, bytes: number) =>
    ({ kind: 'put', id, identity: id, bytes, size: bytes }) as const;
  unsettled.add(write('a', 10));
  unsettled.add(write('a', 5));
  unsettled.add(write('b', 1));
  expect([unsettled.writes, unsettled.bytes]).toEqual([3, 16]);
  unsettled.remove(write('a', 10));
  expect([unsettled.writes, unsettled.bytes]).toEqual([2, 6]);
  expect(unsettled.has('a')).toBe(true);
  unsettled.remove(write('a', 5));
  expect(unsettled.has('a')).toBe(false);
  expect(unsettled.has('b')).toBe(true);
});
