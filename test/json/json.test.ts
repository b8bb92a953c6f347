import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/json/json.js';

const seed = Number(process.env['DOCFERRY_SEED'] ?? 20_261_122);
const run = { seed, numRuns: 500 };

/** Text of a JSON number, long and short, with and without point and exponent. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,44}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,25}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?[0-9]{1,4}$/)),
  )
  .map((parts) => parts.join(''));

describe('parseJson', () => {
  test('keeps the exact value of any number, as a number where a number holds it', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const value = parseJson(`{"n":[${text}]}`) as { n: [number | Decimal] };
        const [number] = value.n;
        expect(new Decimal(String(number)).eq(text)).toBe(true);
        const plain = Number(text);
        const held = Number.isFinite(plain) && new Decimal(String(plain)).eq(text);
        expect(typeof number).toBe(held ? 'number' : 'object');
        expect(Object.is(number, -0)).toBe(false);
      }),
      run,
    );
  });

  test('is JSON.parse for everything that JavaScript holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      run,
    );
  });

  test('refuses exactly what JSON.parse refuses', () => {
    const fragments = fc.constantFrom(
      '{', '}', '[', ']', ',', ':', '"a"', '"', '\\', ' ', '\n', 'true', 'null', '-', '+', '.', 'e',
      '1', '01', '-0', '9007199254740993', '1e400', '-0.0', '1.5e5', '12345678901234567890.5', 'NaN', '"\\"', '"1e5"',
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        fc.pre(!/[eE][+-]?\d{10}/.test(text));
        expect(outcome(() => parseJson(text))).toBe(outcome(() => JSON.parse(text)));
      }),
      { seed, numRuns: 20_000 },
    );
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['123456789012345678901234567890123456789', '123456789012345678901234567890123456789'],
    ['1e400', '1e+400'],
    ['-1e-400', '-1e-400'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ])('makes %s a Decimal', (text, expected) => {
    const value = parseJson(text);
    expect(Decimal.isDecimal(value) && value.toString()).toBe(expected);
  });

  test.each(['1.0', '1e5', '1.5E2', '0.1', '1e200', '1e-200', '9007199254740992', '1e+22', '4.35'])(
    'keeps %s a number',
    (text) => {
      expect(parseJson(text)).toBe(Number(text));
    },
  );

  test.each(['-0', '-0.0', '[-0]', '{"a":-0e5}', '[1, -0.000]'])(
    'reads %s as zero without a sign',
    (text) => {
      expect(JSON.stringify(parseJson(text))).not.toContain('-');
      expect(Object.is(Object.values([parseJson(text)].flat())[0], -0)).toBe(false);
    },
  );

  test('keeps fields of any name, also beside a number that needs a Decimal', () => {
    const text =
      '{"__proto__":{"n":9007199254740993,"":{"__proto__":9007199254740993}},"constructor":1,"toString":2,"":3}';
    const value = parseJson(text) as Record<string, Record<string, unknown>>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'toString', '']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test('takes the last of two equal fields', () => {
    expect(parseJson('{"a":9007199254740993,"a":1}')).toEqual({ a: 1 });
    expect(String((parseJson('{"a":1,"a":9007199254740993}') as { a: Decimal }).a)).toBe('9007199254740993');
  });

  test('leaves digits inside strings and names alone', () => {
    const text = '{"9007199254740993":"9007199254740993 \\" 1e5, \\\\","b\\\\":" -0 ","c":9007199254740993}';
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test('takes 100,000 levels with a number that needs a Decimal inside', () => {
    const text = `${'[{"a":'.repeat(50_000)}9007199254740993${'}]'.repeat(50_000)}`;
    expect(stringifyJson(parseJson(text))).toBe(text);
  });

  test('takes a string of 20 MB beside a number that needs a Decimal', () => {
    const long = 'x\\"'.repeat(7_000_000);
    expect((parseJson(`["${long}",9007199254740993]`) as [string])[0]).toHaveLength(14_000_000);
  });

  test('refuses a number whose exponent is beyond a Decimal, instead of making it zero or infinite', () => {
    expect(() => parseJson('1e99999999999999999')).toThrow(
      'the exponent of the number "1e99999999999999999" is too large',
    );
    expect(() => parseJson('[1e-99999999999999999]')).toThrow(SyntaxError);
    expect(parseJson('0e99999999999999999')).toBe(0);
  });

  test('refuses a long number as a field name', () => {
    expect(() => parseJson('{9007199254740993:1}')).toThrow(SyntaxError);
  });
});

describe('stringifyJson', () => {
  test('writes what parseJson reads back', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, false, ''),
        fc.string({ unit: 'binary' }),
        numberText.map((text) => parseJson(text)),
        fc.array(tie('value')),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '')), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(value, (original) => {
        const text = stringifyJson(original as never);
        expect(stringifyJson(parseJson(text))).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toBe(
          JSON.stringify(JSON.parse(JSON.stringify(original, asNumber))),
        );
      }),
      run,
    );
  });

  test.each([
    [new Set(['a'])],
    [new Uint8Array(1)],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [new Decimal('NaN')],
  ])('refuses %p', (value) => {
    expect(() => stringifyJson({ value })).toThrow(TypeError);
  });

  test('writes a list of 300,000 items', () => {
    const list = Array.from({ length: 300_000 }, (_, index) => index);
    expect(stringifyJson(list)).toBe(JSON.stringify(list));
  });
});

function outcome(parse: () => unknown): string {
  try {
    parse();
    return 'accepted';
  } catch (error) {
    return error instanceof SyntaxError ? 'refused' : String(error);
  }
}

/** Turns the text that a Decimal makes of itself into what JSON.parse makes of its digits. */
function asNumber(this: Record<string, unknown>, name: string, value: unknown): unknown {
  return this[name] instanceof Decimal ? Number(String(this[name])) : value;
}
