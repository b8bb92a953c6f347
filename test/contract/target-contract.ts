import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import type {
  NumberPolicy,
  PreparedWrite,
  Target,
  TargetCollection,
  TargetConnection,
} from '../../src/targets/target.js';
import type { KeySchema } from '../../src/key-schema.js';
import { uniqueName } from '../support/servers.js';
import { describeComparing } from './target-comparing-contract.js';
import { describeScan } from './target-scan-contract.js';
import { describeSurvey } from './target-survey-contract.js';
import { describeValues } from './target-values-contract.js';
import { never, prepare, put, read, remove, write } from './writes.js';

/** A kind of target under test. */
export interface TargetPlace<S> {
  connect(): TargetConnection<S> | Promise<TargetConnection<S>>;
  readonly settings: S;
}

/** What the database behind a target cannot do although DynamoDB can. */
export interface TargetFlaws {
  /** Fields named `__proto__` get lost. */
  readonly losesProto?: boolean;
  /** It does not count items. */
  readonly countsNothing?: boolean;
  /** It rounds integers that a double does not hold. */
  readonly losesDigits?: boolean;
  /** It holds JSON, each document named by `_id`, and has none of DynamoDB's limits. */
  readonly json?: boolean;
}

const ID: KeySchema = { partition: { attribute: '_id', type: 'S' } };

/** What every target holds to. */
export function describeTarget<S>(
  name: string,
  createPlace: () => TargetPlace<S>,
  flaws: TargetFlaws = {},
): void {
  describe(`target: ${name}`, () => {
    let place: TargetPlace<S>;
    let connection: TargetConnection<S>;
    beforeAll(async () => {
      place = createPlace();
      connection = await place.connect();
    });
    afterAll(async () => {
      await connection[Symbol.asyncDispose]();
    });

    function collection(options: Partial<TargetCollection<S>> = {}): TargetCollection<S> {
      const { settings } = place;
      const fixed = { name: uniqueName('t'), key: ID, numbers: 'reject' as NumberPolicy, concurrency: 4 };
      return { ...fixed, settings, report: () => undefined, ...options };
    }

    async function open(options: Partial<TargetCollection<S>> = {}): Promise<Target> {
      const target = connection.open(collection(options));
      await target.probe(never);
      await target.ensure(never);
      return target;
    }

    test('keeps what it made, under the same incarnation', async () => {
      const shared = collection();
      const [one, two] = [connection.open(shared), connection.open(shared)];
      const made = await Promise.all([one.ensure(never), two.ensure(never)]);
      expect(made[0]).not.toBe('');
      expect(made[1]).toBe(made[0]);
      await write(one, [put({ _id: 'a', n: 1 })]);
      expect(await connection.open(shared).ensure(never)).toBe(made[0]);
      expect(await read(two, 'a')).toEqual({ _id: 'a', n: 1 });
    });

    describeValues(open, flaws);

    describeComparing(open, flaws);

    describeScan(open, flaws);

    describeSurvey(() => connection.open(collection()), flaws);

    test('holds the largest items, as many together as it says', async () => {
      const target = await open();
      const count = flaws.json === true ? 19 : 25;
      const items = Array.from({ length: count }, (_, index) => {
        const _id = String(index).padStart(2, '0');
        return { _id, text: 'x'.repeat(409_600 - 3 - 2 - 4) };
      });
      const prepared = items.map((item) => prepare(target, put(item)));
      const bytes = prepared.reduce((sum, each) => sum + each.bytes, 0);
      expect(bytes).toBeLessThanOrEqual(target.limits.maxBytes);
      expect(await target.write(prepared, never)).toEqual([]);
      const keys = items.map(({ _id }) => ({ _id }));
      expect((await target.fetch(keys, never)).size).toBe(count);
    });

    test('replaces items as a whole', async () => {
      const target = await open();
      await write(target, [put({ _id: 'a', old: 1 })]);
      await write(target, [put({ _id: 'a', new: 2 })]);
      expect(await read(target, 'a')).toEqual({ _id: 'a', new: 2 });
    });

    test('deletes items, also ones that are not there', async () => {
      const target = await open();
      await write(target, [put({ _id: 'a' }), put({ _id: 'b' })]);
      await write(target, [remove({ _id: 'a' }), remove({ _id: 'never' }), put({ _id: 'c' })]);
      const keys = ['a', 'b', 'c', 'never'].map((_id) => ({ _id }));
      expect([...(await target.fetch(keys, never)).keys()].sort()).toEqual(['b', 'c']);
    });

    test('takes the same write again', async () => {
      const target = await open();
      const prepared = (): PreparedWrite[] => [
        prepare(target, put({ _id: 'a', n: 1 })),
        prepare(target, remove({ _id: 'b' })),
      ];
      const again = prepared();
      const same = target.compares === true ? again.map((each) => ({ write: each, unchanged: true })) : [];
      expect(await target.write(prepared(), never)).toEqual(same.slice(1));
      expect(await target.write(again, never)).toEqual(same);
      expect(await read(target, 'a')).toEqual({ _id: 'a', n: 1 });
    });

    test('reads any number of keys, each once', async () => {
      const target = await open();
      const ids = Array.from({ length: 260 }, (_, index) => `id-${index}`);
      for (let start = 0; start < ids.length; start += 20) {
        await write(
          target,
          ids.slice(start, start + 20).map((_id) => put({ _id })),
        );
      }
      const keys = [...ids, ...ids, 'missing'].map((_id) => ({ _id }));
      const found = await target.fetch(keys, never);
      expect([...found.keys()].sort()).toEqual([...ids].sort());
      expect(await target.fetch([], never)).toEqual(new Map());
    });

    (flaws.json === true ? test.skip : test)('names the same item for equal keys and no other', async () => {
      const key: KeySchema = {
        partition: { attribute: 'p', type: 'S' },
        sort: { attribute: 's', type: 'N' },
      };
      const target = await open({ key });
      expect(target.identify({ p: 'a', s: 1 })).toBe(target.identify({ p: 'a', s: new Decimal('1.0') }));
      expect(target.identify({ p: 'a', s: 0 })).toBe(target.identify({ p: 'a', s: -0 }));
      expect(target.identify({ p: 'a1', s: 1 })).not.toBe(target.identify({ p: 'a', s: 11 }));
      await write(target, [put({ p: 'a', s: 1, v: 1 }, ['p', 's'])]);
      await write(target, [put({ p: 'a', s: new Decimal('1.0'), v: 2 }, ['p', 's'])]);
      const found = await target.fetch([{ p: 'a', s: 1 }], never);
      expect([...found]).toEqual([[target.identify({ p: 'a', s: 1 }), { p: 'a', s: 1, v: 2 }]]);
    });

    (flaws.json === true ? test.skip : test)('takes bytes as keys', async () => {
      const target = await open({ key: { partition: { attribute: 'b', type: 'B' } } });
      await write(target, [put({ b: new Uint8Array([0, 255]), v: 1 }, ['b'])]);
      const found = await target.fetch([{ b: new Uint8Array([0, 255]) }], never);
      expect([...found.values()].map(({ v }) => v)).toEqual([1]);
    });

    (flaws.json === true ? test.skip : test)('limits a sort key to 1,024 bytes', async () => {
      const key: KeySchema = {
        partition: { attribute: 'p', type: 'S' },
        sort: { attribute: 's', type: 'S' },
      };
      const target = await open({ key });
      expect(target.prepare(put({ p: 'a', s: 'x'.repeat(1025) }, ['p', 's']))).toMatchObject({
        code: 'key_too_long',
        path: 's',
      });
      await write(target, [put({ p: 'x'.repeat(2048), s: 'x'.repeat(1024) }, ['p', 's'])]);
    });

    test('rejects deletes of keys that no item can have', async () => {
      const target = await open();
      expect(target.prepare(remove({ _id: '' }))).toMatchObject({ code: 'key_empty' });
      expect(target.prepare(remove({}))).toMatchObject({ code: 'key_missing' });
    });

    test('keeps collections apart', async () => {
      const [one, two] = [await open(), await open()];
      await write(one, [put({ _id: 'a', of: 1 })]);
      await write(two, [put({ _id: 'a', of: 2 })]);
      expect(await read(one, 'a')).toEqual({ _id: 'a', of: 1 });
    });

    test('rejects with the reason of a signal that has fired, and writes nothing', async () => {
      const target = await open();
      const reason = new Error('enough');
      const fired = AbortSignal.abort(reason);
      const batch = [prepare(target, put({ _id: 'a' }))];
      await expect(target.write(batch, fired)).rejects.toBe(reason);
      await expect(target.fetch([{ _id: 'a' }], fired)).rejects.toBe(reason);
      expect(await read(target, 'a')).toBeUndefined();
    });
  });
}
