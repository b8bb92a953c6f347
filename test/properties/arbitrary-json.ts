import fc from 'fast-check';

/** Text of numbers, mostly such as documents hold, some at the edges of what DynamoDB or a double can. */
const numbers = fc.oneof(
  { weight: 3, arbitrary: fc.integer().map(String) },
  { weight: 3, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)) },
  fc.constantFrom('0', '-0', '0.0', '-0.0', '1.0', '1.50', '1e3', '1E+3', '-1e-3', '0.000001', '0.0000001', '1e22', '100', '1200'),
  fc.constantFrom('9007199254740993', '123456789012345', '1234567890123456', '0.1000000000000000055', '1e125', '9.99e125'),
  fc.constantFrom('1e126', '1e-130', '1e-131', '1e400', '-1e-400', '1e999', `1${'0'.repeat(50)}1`, `0.${'0'.repeat(140)}1`),
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.stringMatching(/^(0|[1-9][0-9]{0,17})$/),
      fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,17}$/)),
    )
    .map((parts) => parts.join('')),
); // prettier-ignore

/** Text of strings: plain, escaped in every way, with halves of characters, long. */
const strings = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)) },
  fc
    .array(
      fc.constantFrom('\\n', '\\"', '\\\\', '\\/', '\\u0041', '\\u00e9', '\\u000a', '\\ud83d\\ude00', 'é', '😀', 'x', ' ', '\u007f', '\u2028'),
      { maxLength: 6 },
    )
    .map((parts) => `"${parts.join('')}"`),
  fc.constantFrom('"\\ud83d"', '"a\\udc00b"', '""'),
  fc.tuple(fc.constantFrom('x', 'é', 'x\\n', '\\u0041', 'x"'.replace('"', '\\"')), fc.integer({ min: 20, max: 70 })).map(
    ([part, count]) => `"${part.repeat(count)}"`,
  ),
); // prettier-ignore

const names = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,6}$/).map((name) => JSON.stringify(name)) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '"owner"',
      '"age"',
      '"a"',
      '"b"',
      '"é"',
      '"1"',
      '"0"',
      '"__proto__"',
      '"constructor"',
    ),
  },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }).map((name) => JSON.stringify(name)),
  {
    weight: 1,
    arbitrary: fc.constantFrom('"\\u0061"', '"_attachments"', '"_conflicts"', '"_deleted"', '"_x"', '"_rev"'),
  },
);

/** Hardly ever allowed: an empty name, one that is too long, one with half a character. */
const badNames = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('""', '"\\ud800"', '"\\u005fid"', '"_id"') },
  fc.constantFrom(`"${'x'.repeat(65_536)}"`, `"${'é'.repeat(32_768)}"`),
);

const nests = fc
  .integer({ min: 29, max: 34 })
  .chain((levels) =>
    fc
      .constantFrom(['[', ']'], ['{"m":', '}'])
      .chain(([open, close]) =>
        fc.constantFrom('1', '[]', '{}').map((core) => open.repeat(levels) + core + close.repeat(levels)),
      ),
  );

const { object } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('true', 'false', 'null') },
      { weight: 40, arbitrary: numbers },
      { weight: 40, arbitrary: strings },
      { weight: 1, arbitrary: nests },
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((members) => `[${members.join(',')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.oneof({ weight: 60, arbitrary: names }, badNames), tie('value')), { maxLength: 6 })
    .map((fields) => `{${fields.map(([name, value]) => `${name}:${value}`).join(',')}}`),
}));

/** Text of JSON objects without white space: of any names, some of them twice, and values that DynamoDB holds or not. */
export const jsonObjects = object;
