import assert from 'node:assert/strict';
import { Decimal } from 'decimal.js';
import type { Document } from '../document.js';
import { Rejection } from '../rejection.js';
import { awkwardDocuments, longIntegers, protoDocuments, typedDocuments } from './awkward-documents.js';
import { comparable } from './comparable.js';
import { refusedDocuments, unsendableDocuments } from './rejected-documents.js';
import { equal, like } from './expectations.js';
import { type TestRunner, lazily } from './runner.js';
import type { OpenTarget, TargetFlaws } from './target-fixture.js';
import { put, read, write } from './writes.js';

/** What every target holds to when it stores values: each comes back exactly, or is rejected with its path. */
export function describeValues({ describe, it }: TestRunner, open: OpenTarget, flaws: TargetFlaws): void {
  const { losesProto = false, losesDigits = false, json = false } = flaws;
  describe('values', () => {
    const shared = lazily(() => open());

    const comesBack = (wanted: boolean, documents: typeof awkwardDocuments): void => {
      for (const [what, document] of documents) {
        (wanted ? it : it.skip)(`come back exactly: ${what}`, async () => {
          const target = await shared();
          await write(target, [put(document)]);
          equal(comparable(await read(target, idOf(document))), comparable(document));
        });
      }
    };
    comesBack(true, [...awkwardDocuments, ...typedDocuments]);
    comesBack(!losesDigits, longIntegers);
    comesBack(!losesProto, protoDocuments);

    const refused = refusedDocuments.filter(([code]) => !json || !limitsOfDynamoDB.has(code));
    for (const [index, [code, path, item]] of [...refused, ...unsendableDocuments].entries()) {
      it(`are rejected: ${code}, ${index}`, async () => {
        const rejection = (await shared()).prepare(put(item));
        assert.ok(rejection instanceof Rejection);
        like(rejection, { code, ...(path === undefined ? {} : { path }) });
      });
    }

    const digits = new Decimal('1234567890123456789012345678901234567890');
    const even = new Decimal('1234567890123456789012345678901234567850');

    (json ? it.skip : it)('become text where the policy says so', async () => {
      const strings = await open({ numbers: 'string' });
      await write(strings, [put({ _id: 'a', digits: even, huge: 1e200, tiny: -1e-200, fine: 1.5 })]);
      const texts = { digits: even.toFixed(), huge: '1e+200', tiny: '-1e-200', fine: 1.5 };
      equal(comparable(await read(strings, 'a')), comparable({ _id: 'a', ...texts }));
    });

    (json ? it.skip : it)('are rounded where the policy says so, half to even', async () => {
      const rounding = await open({ numbers: 'round' });
      like(rounding.prepare(put({ _id: 'a', huge: 1e200 })), { code: 'number_out_of_range' });
      like(rounding.prepare(put({ _id: 'a', n: new Decimal('9'.repeat(39) + 'e87') })), {
        code: 'number_out_of_range',
      });
      await write(rounding, [put({ _id: 'a', digits, even, tiny: -1e-200, fine: 1.5 })]);
      const rounded = {
        digits: new Decimal('1234567890123456789012345678901234567900'),
        even: new Decimal('1234567890123456789012345678901234567800'),
        tiny: 0,
        fine: 1.5,
      };
      equal(comparable(await read(rounding, 'a')), comparable({ _id: 'a', ...rounded }));
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
