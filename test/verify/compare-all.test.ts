import { Decimal } from 'decimal.js';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Rejection } from '../../src/rejection.js';
import { pickOne, seededRandom } from '../support/random.js';
import { MemorySides } from './memory-sides.js';

let sides: MemorySides;

beforeEach(() => {
  sides = new MemorySides();
});

describe('a comparison finds', () => {
  test('nothing where both sides are equal, whatever the form of numbers and the order of fields', async () => {
    sides.documents.put('a', { _id: 'a', n: 1, m: { x: 1, y: 2 } });
    sides.items.set('a', { m: { y: new Decimal(2), x: 1 }, n: new Decimal('1.00'), _id: 'a' });
    const { tally, listed, waited } = await sides.compare();
    expect(tally).toMatchObject({ equal: 1, documents: 1, items: 1 });
    expect(listed).toEqual({ equal: ['a'], missing: [], differing: [], extra: [] });
    expect(waited).toEqual([]);
  });

  test('what is missing, differs and is extra, with the path and both values', async () => {
    for (const id of ['a', 'b', 'c']) sides.put(id, { list: [1, { x: 'text' }] });
    sides.items.delete('a');
    sides.items.set('b', { _id: 'b', list: [1, { x: 7 }] });
    sides.items.set('d', { _id: 'd' });
    const { tally, listed, findings, waited } = await sides.compare();
    expect(listed).toEqual({ equal: ['c'], missing: ['a'], differing: ['b'], extra: ['d'] });
    expect(tally.equal).toBe(1);
    expect(findings.samples.differing).toEqual([
      {
        id: 'b',
        path: 'list[1].x',
        expected: 'text',
        actual: 'a number',
        expectedValue: '"text"',
        actualValue: '7',
      },
    ]);
    // Both sides stood still, so that the last round is not needed.
    expect(waited).toEqual([1]);
  });

  test('a rejected document apart, and an earlier state of it as a difference', async () => {
    sides.documents.put('a', { _id: 'a', '': 'no name' });
    sides.documents.put('b', { _id: 'b', '': 'no name' });
    sides.items.set('b', { _id: 'b' });
    const { tally, listed } = await sides.compare();
    expect(tally).toMatchObject({ rejected: 2, equal: 0 });
    expect(listed).toEqual({ equal: [], missing: [], differing: ['b'], extra: [] });
  });

  test('the item of a document that is filtered out as extra', async () => {
    sides = new MemorySides([(change) => (change.id === 'a' ? undefined : change)]);
    sides.put('a', {});
    sides.put('b', {});
    const { tally, listed } = await sides.compare();
    expect(tally).toMatchObject({ skipped: 1 });
    expect(listed).toMatchObject({ equal: ['b'], extra: ['a'] });
  });

  test('what a transform rejects, as rejected', async () => {
    sides = new MemorySides([() => new Rejection('transform_failed', 'no')]);
    sides.documents.put('a', { _id: 'a' });
    expect((await sides.compare()).tally).toMatchObject({ rejected: 1 });
  });
});

describe('a change in flight is no difference:', () => {
  test('one that arrives while it is waited', async () => {
    sides.put('late', { n: 2 });
    sides.items.set('late', { _id: 'late', n: 1 });
    sides.documents.put('new', { _id: 'new' });
    sides.items.set('gone', { _id: 'gone' });
    sides.onWait = () => {
      sides.items.set('late', { _id: 'late', n: 2 });
      sides.items.set('new', { _id: 'new' });
      sides.items.delete('gone');
    };
    const { tally, listed } = await sides.compare();
    expect(listed).toEqual({ equal: ['late', 'new'], missing: [], differing: [], extra: [] });
    expect(tally.equal).toBe(2);
  });

  test('one of a document that changes again and again, as long as it stands still in the end', async () => {
    sides.put('hot', { n: 0 });
    let n = 0;
    sides.items.set('hot', { _id: 'hot', n: -1 });
    sides.onWait = () => {
      n += 1;
      sides.documents.put('hot', { _id: 'hot', n });
      sides.items.set('hot', { _id: 'hot', n: n < 4 ? n - 1 : n });
    };
    const { listed, waited } = await sides.compare({ waits: [0, 1, 3, 5, 8] });
    expect(listed).toMatchObject({ equal: ['hot'], differing: [] });
    expect(waited).toEqual([1, 3, 5, 8]);
  });

  test('but one that lags behind until the last round is', async () => {
    let n = 0;
    sides.put('hot', { n });
    sides.items.set('hot', { _id: 'hot', n: -1 });
    sides.onWait = () => {
      n += 1;
      sides.documents.put('hot', { _id: 'hot', n });
    };
    expect((await sides.compare()).listed).toMatchObject({ differing: ['hot'] });
  });
});

describe('tampering of every kind', () => {
  test.each([1, 2, 3, 4, 5])('is found exactly, seed %d', async (seed) => {
    const random = seededRandom(seed);
    const expected: Record<string, string[]> = { equal: [], missing: [], differing: [], extra: [] };
    for (let index = 0; index < 400; index++) {
      const id = `d${index}`;
      sides.put(id, { n: index, deep: { list: ['x', index, null] }, flag: true });
      const item = { _id: id, n: index, deep: { list: ['x', index, null] }, flag: true };
      const kind = random() < 0.7 ? 'equal' : pickOne(random, ['missing', 'differing', 'extra', 'gone']);
      if (kind === 'missing') sides.items.delete(id);
      if (kind === 'extra') sides.documents.remove(id);
      if (kind === 'gone') {
        sides.documents.remove(id);
        sides.items.delete(id);
      }
      if (kind === 'differing') {
        const tampered = pickOne(random, [
          { ...item, n: String(index) },
          { ...item, n: index + 1 },
          { ...item, more: null },
          { _id: id, n: index, deep: item.deep },
          { ...item, deep: { list: ['x', index] } },
          { ...item, deep: { list: [index, 'x', null] } },
          { ...item, flag: false },
        ]);
        sides.items.set(id, tampered);
      }
      expected[kind]?.push(id);
    }
    for (const ids of Object.values(expected)) ids.sort();
    const { listed, findings } = await sides.compare();
    expect(listed).toEqual(expected);
    for (const { path } of findings.samples.differing) expect(path).toBeDefined();
  });
});
