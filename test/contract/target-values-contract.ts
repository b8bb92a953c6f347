import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import type { Document } from '../../src/document.js';
import { Rejection } from '../../src/rejection.js';
import type { NumberPolicy, Target } from '../../src/targets/target.js';
import { awkwardDocuments, longIntegers, protoDocuments, typedDocuments } from './awkward-documents.js';
import { comparable } from './comparable.js';
import { refusedDocuments, unsendableDocuments } from './rejected-documents.js';
import type { TargetFlaws } from './target-contract.js';
import { put, read, write } from './writes.js';

/** Opens a target of its own. */
type Open = (options?: { readonly numbers: NumberPolicy }) => Promise<Target>;

/** What every target holds to when it stores values: each comes back exactly, or is rejected with its path. */
export function describeValues(open: Open, flaws: TargetFlaws): void {
  const { losesProto = false, losesDigits = false, json = false } = flaws;
  describe('values', () => {
    let target: Target;
    beforeAll(async () => {
      target = await open();
    });

    test.each([...awkwardDocuments, ...typedDocuments])('come back exactly: %s', async (_, document) => {
      await write(target, [put(document)]);
      expect(comparable(await read(target, idOf(document)))).toBe(comparable(document));
    });

    (losesDigits ? test.skip : test).each(longIntegers)('come back exactly: %s', async (_, document) => {
      await write(target, [put(document)]);
      expect(comparable(await read(target, idOf(document)))).toBe(comparable(document));
    });

    (losesProto ? test.skip : test).each(protoDocuments)('come back exactly: %s', async (_, document) => {
      await write(target, [put(document)]);
      expect(comparable(await read(target, idOf(document)))).toBe(comparable(document));
    });

    const refused = refusedDocuments.filter(([code]) => !json || !limitsOfDynamoDB.has(code));
    test.each([...refused, ...unsendableDocuments])('are rejected: %s, %#', (code, path, item) => {
      const rejection = target.prepare(put(item));
      expect(rejection).toBeInstanceOf(Rejection);
      expect(rejection).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
    });

    const digits = new Decimal('1234567890123456789012345678901234567890');
    const even = new Decimal('1234567890123456789012345678901234567850');

    (json ? test.skip : test)('become text where the policy says so', async () => {
      const strings = await open({ numbers: 'string' });
      await write(strings, [put({ _id: 'a', digits: even, huge: 1e200, tiny: -1e-200, fine: 1.5 })]);
      const texts = { digits: even.toFixed(), huge: '1e+200', tiny: '-1e-200', fine: 1.5 };
      expect(comparable(await read(strings, 'a'))).toBe(comparable({ _id: 'a', ...texts }));
    });

    (json ? test.skip : test)('are rounded where the policy says so, half to even', async () => {
      const rounding = await open({ numbers: 'round' });
      expect(rounding.prepare(put({ _id: 'a', huge: 1e200 }))).toMatchObject({ code: 'number_out_of_range' });
      expect(rounding.prepare(put({ _id: 'a', n: new Decimal('9'.repeat(39) + 'e87') }))).toMatchObject({
        code: 'number_out_of_range',
      });
      await write(rounding, [put({ _id: 'a', digits, even, tiny: -1e-200, fine: 1.5 })]);
      const rounded = {
        digits: new Decimal('1234567890123456789012345678901234567900'),
        even: new Decimal('1234567890123456789012345678901234567800'),
        tiny: 0,
        fine: 1.5,
      };
      expect(comparable(await read(rounding, 'a'))).toBe(comparable({ _id: 'a', ...rounded }));
    });
  });
}

/** Codes of what JSON holds and DynamoDB does not. */
const limitsOfDynamoDB: ReadonlySet<string> = new Set([
  'key_too_long',
  'item_too_large',
  'number_precision',
  'number_out_of_range',
  'nesting_too_deep',
  'field_name_empty',
  'field_name_too_long',
]);

function idOf(document: Document): string {
  const id = document['_id'];
  if (typeof id !== 'string') throw new TypeError('the document has no "_id"');
  return id;
}
