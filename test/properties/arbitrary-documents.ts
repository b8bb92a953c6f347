import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Document, Value } from '../../src/document.js';

/** The seed of property tests: always the same, or the one in DOCFERRY_SEED. fast-check prints it with a failure. */
export const seed = Number(process.env['DOCFERRY_SEED'] ?? 20_261_122);

const AWKWARD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'S',
  'M',
  'NULL',
  '1',
  '0',
  'a.b',
  '#',
  '\u0000',
  'é',
  '😀',
];

/** DynamoDB Local 3.3.0 answers 500 to longer names, though DynamoDB takes 65,535 bytes. */
const MAX_EMULATED_NAME = 50_000;

/** Strings of any Unicode. */
const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

/** Names of fields, never empty. */
const names = fc.oneof(
  fc.constantFrom(...AWKWARD_NAMES),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }),
);

/** Decimals by sign, digits and exponent of the first digit. */
function decimals(digits: number, [min, max]: readonly [number, number]): fc.Arbitrary<Decimal> {
  const wide = Decimal.clone({ precision: 1000, toExpNeg: -9e15, toExpPos: 9e15 });
  return fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(new RegExp(`^[1-9]\\d{0,${digits - 1}}$`)),
      fc.integer({ min, max }),
    )
    .map(
      ([sign, [first = '', ...rest], exponent]) =>
        new wide(`${sign}${first}.${rest.join('') || '0'}e${exponent}`),
    );
}

/** Numbers that DynamoDB can hold, as documents hold them: a Decimal only where a double is not exact. */
const numbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((n) => n === 0 || (Math.abs(n) >= 1e-130 && Math.abs(n) < 1e126)),
  decimals(38, [-130, 125]).map((decimal) =>
    decimal.eq(String(decimal.toNumber())) ? decimal.toNumber() : decimal,
  ),
);

/** Any number at all, mostly near the edges of what DynamoDB can hold. */
const anyNumbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  decimals(41, [-133, 128]),
  decimals(39, [-2, 40]),
);

const bytes = fc.uint8Array({ maxLength: 20 });

function sets(member: fc.Arbitrary<number | Decimal>, minLength: number): fc.Arbitrary<Value> {
  return fc.oneof(
    fc.uniqueArray(texts, { minLength, maxLength: 4 }).map((members) => new Set(members)),
    fc
      .uniqueArray(member, { minLength, maxLength: 4, selector: (n) => new Decimal(n).toString() })
      .map((members) => new Set(members)),
    fc
      .uniqueArray(bytes, { minLength, maxLength: 4, selector: (b) => b.toString() })
      .map((members) => new Set(members)),
  );
}

function documents(scalar: fc.Arbitrary<Value>, name: fc.Arbitrary<string>): fc.Arbitrary<Document> {
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fields(name, tie('value')),
    ),
  }));
  return fields(name, value);
}

function fields(name: fc.Arbitrary<string>, value: fc.Arbitrary<Value>): fc.Arbitrary<Document> {
  // Unlike fc.dictionary, Object.fromEntries makes a field even of `__proto__`.
  return fc.array(fc.tuple(name, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));
}

const plainScalars: fc.Arbitrary<Value> = fc.oneof(texts, fc.boolean(), fc.constant(null), bytes);

/** Documents that DynamoDB can hold. */
export const legalDocuments = documents(fc.oneof(plainScalars, numbers, sets(numbers, 1)), names);

const nests = fc.integer({ min: 28, max: 34 }).chain((levels) =>
  fc
    .tuple(
      fc.constantFrom<'list' | 'map'>('list', 'map'),
      fc.constantFrom<Value>('x', [], {}, new Set(['x'])),
    )
    .map(([kind, core]) => {
      let value: Value = core;
      for (let level = 0; level < levels; level += 1) value = kind === 'list' ? [value] : { m: value };
      return value;
    }),
);

/** Documents that DynamoDB can hold or not. */
export const anyDocuments = documents(
  fc.oneof({ weight: 4, arbitrary: plainScalars }, anyNumbers, nests, sets(numbers, 0), sets(anyNumbers, 1)),
  fc.oneof(
    { weight: 30, arbitrary: names },
    fc.constantFrom('', 'x'.repeat(MAX_EMULATED_NAME), 'é'.repeat(32_768)),
  ),
);
