import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AttributeMap, ItemNames } from '../../../src/dynamodb/item-names.js';
import type { SamplePage } from '../../../src/sources/source.js';
import { changesOf, never, pagesOf } from '../../../src/testing/source-pages.js';
import { testSeed as seed } from '../../support/seed.js';
import { describeWithDynamoDBLocal } from '../../support/servers.js';
import { createTable, plainKey } from './table.js';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array).toString('base64'));
const digits = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }))
  .map(([negative, value]) => `${negative ? '-' : ''}${value}`);

/** Attribute values as DynamoDB hands them out: numbers in their one form, sets without order. */
const { value } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text.map((S) => ({ S })),
    digits.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
    fc.uniqueArray(digits, { minLength: 1, maxLength: 4 }).map((NS) => ({ NS })),
    fc.uniqueArray(bytes, { minLength: 1, maxLength: 4 }).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    fc.array(fc.tuple(fieldName(), tie('value')), { maxLength: 4 }).map((fields) => ({ M: mapOf(fields) })),
  ),
}));

function fieldName(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'S', 'N', ' ') },
  );
}

/** Defines fields, so that one named `__proto__` stays. */
function mapOf(fields: readonly (readonly [string, object])[]): object {
  return Object.fromEntries(fields);
}

describeWithDynamoDBLocal('items with any attributes', (url) => {
  test('pass through a scan, a stream and a sample as they are', async () => {
    const table = await createTable(url, {
      ...plainKey,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    const bodies = fc.sample(fc.array(fc.tuple(fieldName(), value), { maxLength: 6 }), {
      seed,
      numRuns: 150,
    });
    const all = bodies.map((fields, index): AttributeMap => {
      const own = fields.filter(([name]) => name !== '_id');
      return { ...mapOf(own), _id: { S: `n${index}` } };
    });
    await table.put(all);
    await using opened = table.open();
    const pages = await pagesOf(opened.source);
    const samples: SamplePage[] = [];
    for await (const page of opened.source.sample({ documents: 200, stop: never })) samples.push(page);
    expect(new Set(pages.map(({ phase }) => phase))).toEqual(new Set(['copy', 'changes']));
    const wanted = new Map(all.map((item) => [names.idOf(item), canonical(item)]));
    expect(textsOf(pages.filter(({ phase }) => phase === 'copy'))).toEqual(wanted);
    expect(textsOf(samples)).toEqual(wanted);
    // In its streams, DynamoDB Local hands out an empty map as a value without a type.
    const typeless = new Map([...wanted].map(([id, text]) => [id, text.replaceAll('{"M":{}}', '{}')]));
    const followed = textsOf(pages.filter(({ phase }) => phase === 'changes'));
    expect(new Map([...followed].map(([id, text]) => [id, text.replaceAll('{"M":{}}', '{}')]))).toEqual(
      typeless,
    );
  });
});

const names = new ItemNames({ partition: { attribute: '_id', type: 'S' } });

/** The items of a pass as the database holds them, by their ids. */
function textsOf(pages: readonly SamplePage[]): Map<string, string> {
  return new Map(
    changesOf(pages).map((change) => {
      if (change.kind === 'removal') throw new Error(`"${change.id}" was removed`);
      return [change.id, canonical(change.native?.value)];
    }),
  );
}

/** A text that is equal for equal items: sets and maps have no order. */
function canonical(item: unknown): string {
  return JSON.stringify(item, (name, member: unknown) => {
    if (isList(member)) return ['SS', 'NS', 'BS'].includes(name) ? [...member].sort() : member;
    if (typeof member !== 'object' || member === null) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
