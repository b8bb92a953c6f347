import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import type { Document } from '../../src/document.js';
import { comparingTarget } from '../../src/pipeline/comparing-target.js';
import type { NumberPolicy, Target, Write } from '../../src/targets/target.js';
import { awkwardDocuments, longIntegers, protoDocuments, typedDocuments } from './awkward-documents.js';
import { comparable } from './comparable.js';
import type { TargetFlaws } from './target-contract.js';
import { never, prepare, put, read, remove, write } from './writes.js';

/** Opens a target of its own. */
type Open = (options?: { readonly numbers: NumberPolicy }) => Promise<Target>;

/** All digits but the last of a number that DynamoDB just holds. */
const digits = '9'.repeat(37);

const lastDigits: readonly [string, Document, Document] = [
  'the last of 38 digits',
  { n: new Decimal(`${digits}8`) },
  { n: new Decimal(`${digits}9`) },
];

/** Fields as a `Decimal` of 1 has them. */
const lookalike = { toStringTag: '[object Decimal]', s: 1, e: 0, d: [1] };

/** What every target holds to when writes are compared with what it holds. */
export function describeComparing(
  open: Open,
  { losesProto = false, losesDigits = false, json = false }: TargetFlaws,
): void {
  describe('comparing', () => {
    const documents = [
      ...awkwardDocuments,
      ...typedDocuments,
      ...(losesDigits ? [] : longIntegers),
      ...(losesProto ? [] : protoDocuments),
    ];

    test('finds everything unchanged that was written before', async () => {
      const target = await open();
      for (const [what, document] of documents) {
        await write(target, [put(document)]);
        expect({ what, unchanged: await unchanged(target, [put(document)]) }).toEqual({
          what,
          unchanged: ['some'],
        });
      }
    });

    test('tells what a write leaves', async () => {
      const target = await open();
      for (const [, document] of documents) {
        const prepared = prepare(target, put(document));
        expect(comparable(target.itemOf(prepared))).toBe(comparable(document));
      }
      expect(target.itemOf(prepare(target, remove({ _id: 'a' })))).toBeUndefined();
    });

    test.each<[string, Document, Document]>([
      ['the order of fields', { m: { a: 1, b: { c: 2, d: 3 } } }, { m: { b: { d: 3, c: 2 }, a: 1 } }],
      ['the order of a set', { s: new Set(['a', 'b', '"']) }, { s: new Set(['"', 'b', 'a']) }],
      [
        'the order of numbers',
        { s: new Set([1, 20]) },
        { s: new Set([new Decimal(20), new Decimal('1.0')]) },
      ],
      ['the order of bytes', { s: bytes([1], [2, 3]) }, { s: bytes([2, 3], [1]) }],
      ['the form of a number', { n: new Decimal('1.50e3') }, { n: 1_500 }],
    ])('is deaf to %s', async (_, there, again) => {
      const target = await open();
      await write(target, [put({ _id: 'a', ...there })]);
      expect(await unchanged(target, [put({ _id: 'a', ...again })])).toEqual(['some']);
    });

    test.each<readonly [string, Document, Document]>([
      ...(losesDigits ? [] : [lastDigits]),
      ['a number and its text', { n: 1 }, { n: '1' }],
      ['null and nothing', { n: null }, {}],
      ['a field more', { m: { a: 1 } }, { m: { a: 1, b: null } }],
      ['what looks like a number', { n: lookalike }, { n: { ...lookalike, more: 1 } }],
      ['the order of a list', { l: [1, 2] }, { l: [2, 1] }],
      ['a list and a set', { l: ['a'] }, { l: new Set(['a']) }],
      ['a member of a set', { s: new Set(['a,b']) }, { s: new Set(['a', 'b']) }],
      ['bytes and their text', { b: new Uint8Array([97]) }, { b: 'a' }],
      ['an empty map and an empty list', { e: {} }, { e: [] }],
    ])('writes %s', async (_, there, next) => {
      for (const [before, after] of [
        [there, next],
        [next, there],
      ] as const) {
        const target = await open();
        await write(target, [put({ _id: 'a', ...before })]);
        expect(await unchanged(target, [put({ _id: 'a', ...after })])).toEqual([]);
        expect(comparable(await read(target, 'a'))).toBe(comparable({ _id: 'a', ...after }));
      }
    });

    (json ? test.skip : test).each(['round', 'string'] as const)(
      'compares numbers as the policy "%s" writes them',
      async (numbers) => {
        const target = await open({ numbers });
        const document = { _id: 'a', n: new Decimal('1234567890123456789012345678901234567890123') };
        await write(target, [put(document)]);
        expect(await unchanged(target, [put(document)])).toEqual(['some']);
      },
    );

    test('compares a hundred at once, and writes what is new, differs, or is to go', async () => {
      const target = await open();
      const ids = Array.from({ length: 98 }, (_, index) => `id-${index}`);
      for (let start = 0; start < 60; start += 20) {
        await write(
          target,
          ids.slice(start, start + 20).map((_id) => put({ _id, n: 1 })),
        );
      }
      const puts = ids.map((_id, index) => named(put({ _id, n: index < 30 ? 1 : 2 })));
      const removals = [named(remove({ _id: 'id-0x' })), named(remove({ _id: 'id-59' }))];
      const spared = await unchanged(target, [...puts.filter(({ id }) => id !== 'id-59'), ...removals]);
      expect(spared.sort()).toEqual([...ids.slice(0, 30), 'id-0x'].sort());
      const found = await target.fetch(
        ids.map((_id) => ({ _id })),
        never,
      );
      expect([...found.values()].filter(({ n }) => n === 1)).toHaveLength(30);
      expect(found.size).toBe(97);
    });
  });
}

/** Writes only what differs, and names what was left out. */
async function unchanged(target: Target, writes: readonly Write[]): Promise<string[]> {
  const comparing = comparingTarget(target, { items: target, spared: () => undefined });
  const unwritten = await comparing.write(
    writes.map((each) => prepare(comparing, each)),
    never,
  );
  return unwritten.map((each) => {
    if ('unchanged' in each) return each.write.id;
    throw new Error(each.rejection.reason);
  });
}

/** The write under its key's name. */
function named<W extends Write>(each: W): W {
  const { _id } = each.key;
  return typeof _id === 'string' ? { ...each, id: _id } : each;
}

function bytes(...members: readonly (readonly number[])[]): ReadonlySet<Uint8Array> {
  return new Set(members.map((member) => new Uint8Array(member)));
}
