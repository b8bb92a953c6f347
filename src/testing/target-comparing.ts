import { Decimal } from 'decimal.js';
import type { Document } from '../document.js';
import { comparingTarget } from '../pipeline/comparing-target.js';
import type { Target, Write } from '../targets/target.js';
import { awkwardDocuments, longIntegers, protoDocuments, typedDocuments } from './awkward-documents.js';
import { comparable } from './comparable.js';
import { equal } from './expectations.js';
import type { TestRunner } from './runner.js';
import type { OpenTarget, TargetFlaws } from './target-fixture.js';
import { never, prepare, put, read, remove, write } from './writes.js';

/** All digits but the last of a number that DynamoDB just holds. */
const digits = '9'.repeat(37);

const lastDigits: readonly [string, Document, Document] = [
  'the last of 38 digits',
  { n: new Decimal(`${digits}8`) },
  { n: new Decimal(`${digits}9`) },
];

/** Fields as a `Decimal` of 1 has them. */
const lookalike = { toStringTag: '[object Decimal]', s: 1, e: 0, d: [1] };

/** Documents of one value, written otherwise. */
const same: readonly (readonly [string, Document, Document])[] = [
  ['the order of fields', { m: { a: 1, b: { c: 2, d: 3 } } }, { m: { b: { d: 3, c: 2 }, a: 1 } }],
  ['the order of a set', { s: new Set(['a', 'b', '"']) }, { s: new Set(['"', 'b', 'a']) }],
  ['the order of numbers', { s: new Set([1, 20]) }, { s: new Set([new Decimal(20), new Decimal('1.0')]) }],
  ['the order of bytes', { s: bytes([1], [2, 3]) }, { s: bytes([2, 3], [1]) }],
  ['the form of a number', { n: new Decimal('1.50e3') }, { n: 1_500 }],
];

/** Documents of different values. */
const different: readonly (readonly [string, Document, Document])[] = [
  ['a number and its text', { n: 1 }, { n: '1' }],
  ['null and nothing', { n: null }, {}],
  ['a field more', { m: { a: 1 } }, { m: { a: 1, b: null } }],
  ['what looks like a number', { n: lookalike }, { n: { ...lookalike, more: 1 } }],
  ['the order of a list', { l: [1, 2] }, { l: [2, 1] }],
  ['a list and a set', { l: ['a'] }, { l: new Set(['a']) }],
  ['a member of a set', { s: new Set(['a,b']) }, { s: new Set(['a', 'b']) }],
  ['bytes and their text', { b: new Uint8Array([97]) }, { b: 'a' }],
  ['an empty map and an empty list', { e: {} }, { e: [] }],
];

/** What every target holds to when writes are compared with what it holds. */
export function describeComparing(
  { describe, it }: TestRunner,
  open: OpenTarget,
  { losesProto = false, losesDigits = false, json = false }: TargetFlaws,
): void {
  describe('comparing', () => {
    const documents = [
      ...awkwardDocuments,
      ...typedDocuments,
      ...(losesDigits ? [] : longIntegers),
      ...(losesProto ? [] : protoDocuments),
    ];

    it('finds everything unchanged that was written before', async () => {
      const target = await open();
      for (const [what, document] of documents) {
        await write(target, [put(document)]);
        equal(
          { what, unchanged: await unchanged(target, [put(document)]) },
          {
            what,
            unchanged: ['some'],
          },
        );
      }
    });

    it('tells what a write leaves', async () => {
      const target = await open();
      for (const [, document] of documents) {
        const prepared = prepare(target, put(document));
        equal(comparable(target.itemOf(prepared)), comparable(document));
      }
      equal(target.itemOf(prepare(target, remove({ _id: 'a' }))), undefined);
    });

    for (const [what, there, again] of same) {
      it(`is deaf to ${what}`, async () => {
        const target = await open();
        await write(target, [put({ _id: 'a', ...there })]);
        equal(await unchanged(target, [put({ _id: 'a', ...again })]), ['some']);
      });
    }

    for (const [what, there, next] of [...(losesDigits ? [] : [lastDigits]), ...different]) {
      it(`writes ${what}`, async () => {
        for (const [before, after] of [
          [there, next],
          [next, there],
        ] as const) {
          const target = await open();
          await write(target, [put({ _id: 'a', ...before })]);
          equal(await unchanged(target, [put({ _id: 'a', ...after })]), []);
          equal(comparable(await read(target, 'a')), comparable({ _id: 'a', ...after }));
        }
      });
    }

    for (const numbers of ['round', 'string'] as const) {
      (json ? it.skip : it)(`compares numbers as the policy "${numbers}" writes them`, async () => {
        const target = await open({ numbers });
        const document = { _id: 'a', n: new Decimal('1234567890123456789012345678901234567890123') };
        await write(target, [put(document)]);
        equal(await unchanged(target, [put(document)]), ['some']);
      });
    }

    it('compares a hundred at once, and writes what is new, differs, or is to go', async () => {
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
      equal(spared.sort(), [...ids.slice(0, 30), 'id-0x'].sort());
      const found = await target.fetch(
        ids.map((_id) => ({ _id })),
        never,
      );
      equal([...found.values()].filter(({ n }) => n === 1).length, 30);
      equal(found.size, 97);
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
