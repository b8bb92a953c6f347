import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../../src/errors.js';
import type { KeySchema } from '../../../src/key-schema.js';
import { changesOf, never, pagesOf } from '../../../src/testing/source-pages.js';
import { seed } from '../../properties/arbitrary-documents.js';
import { openExports } from './open-export.js';
import { changeRow, ExportFolder, itemRows } from './sample-exports.js';

const composite: KeySchema = {
  partition: { attribute: 'tenant', type: 'S' },
  sort: { attribute: 'number', type: 'N' },
};

describe('the key of exported items', () => {
  let folder: ExportFolder;

  beforeEach(async () => {
    folder = await ExportFolder.make();
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  test('is told by the config, as a full export does not', async () => {
    await folder.add({
      id: '01-full',
      at: 100,
      files: [itemRows([{ number: { N: '7' }, tenant: { S: 'a' } }])],
    });
    const error: unknown = await (
      await openExports(folder.root, { key: null })
    )
      .shape(never)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: 'export_key_unknown', exitCode: 2 });
    expect((error as ConfigError).hint).toContain('key: { partition: ');
    const source = await openExports(folder.root, { key: composite });
    const shape = await source.shape(never);
    expect(shape.key).toEqual(composite);
    const [change] = changesOf(await pagesOf(source));
    expect(change?.id).toBe('{"tenant":{"S":"a"},"number":{"N":"7"}}');
    expect(shape.fields(change?.id ?? '')).toEqual({ tenant: 'a', number: 7 });
  });

  test('is told by an incremental export where it is one attribute', async () => {
    await folder.add({
      id: '01-full',
      at: 100,
      files: [itemRows([{ code: { B: 'AQID' }, email: { S: 'x' } }])],
    });
    const rows = [changeRow({ code: { B: 'AQID' } })];
    await folder.add({ id: '02-inc', at: [100, 130], files: [[], rows] });
    for (const key of [null, { partition: { attribute: 'email', type: 'S' } } as const]) {
      const { key: found } = await (await openExports(folder.root, { key })).shape(never);
      expect(found).toEqual({ partition: { attribute: 'code', type: 'B' } });
    }
  });

  test('of two attributes is put in order by the config alone', async () => {
    const key = { number: { N: '7' }, tenant: { S: 'a' } };
    await folder.add({ id: '01-full', at: 100, files: [itemRows([key])] });
    await folder.add({ id: '02-inc', at: [100, 130], files: [[changeRow(key, key)]] });
    await expect((await openExports(folder.root, { key: null })).shape(never)).rejects.toMatchObject({
      code: 'export_key_unknown',
    });
    const wrongType: KeySchema = { partition: composite.partition, sort: { attribute: 'number', type: 'S' } };
    const source = await openExports(folder.root, { key: wrongType });
    expect(await source.shape(never)).toMatchObject({ key: composite });
    expect(changesOf(await pagesOf(source))).toHaveLength(2);
  });
});

describe('attribute values of any kind', () => {
  const text = fc.string({ unit: 'grapheme' });
  const bytes = fc.uint8Array().map((array) => Buffer.from(array).toString('base64'));
  const number = fc.constantFrom(
    '0',
    '-1.5',
    '12345678901234567890123456789012345678',
    '1E-130',
    '9.99E+125',
  );
  const set = (member: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
    fc.uniqueArray(member, { minLength: 1 });
  const { value } = fc.letrec<{ value: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text.map((S) => ({ S })),
      number.map((N) => ({ N })),
      bytes.map((B) => ({ B })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true }),
      set(text).map((SS) => ({ SS })),
      set(number).map((NS) => ({ NS })),
      set(bytes).map((BS) => ({ BS })),
      fc.array(tie('value')).map((L) => ({ L })),
      fc
        .dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a\nb')), tie('value'))
        .map((M) => ({ M })),
    ),
  }));

  test('come through as they were', async () => {
    const attributes = fc.dictionary(fc.oneof(text, fc.constantFrom('__proto__', 'S', '')), value);
    await fc.assert(
      fc.asyncProperty(fc.array(attributes, { maxLength: 12 }), fc.nat(), async (drawn, split) => {
        await using folder = await ExportFolder.make();
        const items = drawn.map((fields, index) => ({
          ...fields,
          id: { S: `i${String(index).padStart(2, '0')}` },
        }));
        const middle = split % (items.length + 1);
        const files = [items.slice(0, middle), items.slice(middle)];
        await folder.add({ id: '01-full', at: 100, files: files.map(itemRows) });
        const changes = changesOf(await pagesOf(await openExports(folder.root)));
        const carried = changes.map((change) =>
          JSON.stringify(change.kind === 'upsert' && change.native?.value),
        );
        expect(carried.sort()).toEqual(items.map((item) => JSON.stringify(item)).sort());
        for (const { document } of changes) expect(document).toHaveProperty('id');
      }),
      { seed, numRuns: 60 },
    );
  });
});
