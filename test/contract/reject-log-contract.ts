import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RejectLogs } from '../../src/checkpoints/state.js';
import { Rejection } from '../../src/rejection.js';

/** Where reject logs under test are kept: opened again and again, as later runs do. */
export interface RejectLogPlace {
  open(): Promise<RejectLogs>;
  remove(): Promise<void>;
}

const tooLarge = new Rejection('item_too_large', 'too large', 'body');

/** What every place for reject logs holds to. */
export function describeRejectLogs(name: string, createPlace: () => Promise<RejectLogPlace>): void {
  describe(`reject logs: ${name}`, () => {
    let place: RejectLogPlace;
    beforeEach(async () => {
      place = await createPlace();
    });
    afterEach(() => place.remove());

    async function lines(collection = 'users'): Promise<unknown[]> {
      const listed = await (await place.open()).read(collection);
      return [...listed.values()];
    }

    test('list nothing at first', async () => {
      expect(await lines()).toEqual([]);
      await using log = await (await place.open()).open('users');
      expect([log.size, log.has('a')]).toEqual([0, false]);
    });

    test('a line can be read by others as soon as it is recorded', async () => {
      await using log = await (await place.open()).open('users');
      await log.record('a\n"b"', tooLarge);
      await log.record('c', new Rejection('key_empty', 'empty'));
      const at = expect.stringMatching(/^\d{4}-.*Z$/);
      expect(await lines()).toEqual([
        { id: 'a\n"b"', code: 'item_too_large', reason: 'too large', path: 'body', at },
        { id: 'c', code: 'key_empty', reason: 'empty', at },
      ]);
    });

    test('a document has one line, with its latest reason, whatever is repeated', async () => {
      await using log = await (await place.open()).open('users');
      const reasons = Array.from({ length: 7 }, (_, index) => `reason ${index}`);
      await Promise.all(reasons.map((reason) => log.record('a', new Rejection('key_type', reason))));
      expect(await lines()).toMatchObject([{ id: 'a', reason: 'reason 6' }]);
      expect(log.size).toBe(1);
    });

    test('a cleared document is listed no longer, and again when it is rejected again', async () => {
      await using log = await (await place.open()).open('users');
      await log.record('a', tooLarge);
      await Promise.all([log.clear('a'), log.record('b', tooLarge)]);
      expect([log.has('a'), log.has('b'), log.size]).toEqual([false, true, 1]);
      expect(await lines()).toMatchObject([{ id: 'b' }]);
      await Promise.all([log.clear('b'), log.record('b', tooLarge), log.record('a', tooLarge)]);
      expect((await lines()).map((line) => (line as { id: string }).id).sort()).toEqual(['a', 'b']);
    });

    test('later runs go on with the list', async () => {
      const first = await (await place.open()).open('users');
      await first.record('a', tooLarge);
      await first.record('b', tooLarge);
      await first.clear('a');
      await first[Symbol.asyncDispose]();
      await using later = await (await place.open()).open('users');
      expect([later.has('a'), later.has('b'), later.size]).toEqual([false, true, 1]);
      await later.clear('b');
      expect(await lines()).toEqual([]);
    });

    test('ids may be long, empty, strange, and alike', async () => {
      const long = 'x'.repeat(1_500);
      const ids = ['', '=', '#', 'a/b', 'ä', '\u0000', `${long}1`, `${long}2`, '\ud800', '\udbff', '\ufffd'];
      await using log = await (await place.open()).open('users');
      await Promise.all(ids.map((id) => log.record(id, tooLarge)));
      await using later = await (await place.open()).open('users');
      expect(ids.map((id) => later.has(id))).toEqual(ids.map(() => true));
      expect(later.size).toBe(ids.length);
      await Promise.all(ids.slice(1).map((id) => later.clear(id)));
      expect(await lines()).toMatchObject([{ id: '' }]);
    });

    test('many lines at once are all there', async () => {
      await using log = await (await place.open()).open('users');
      const ids = Array.from({ length: 230 }, (_, index) => `id-${String(index).padStart(3, '0')}`);
      await Promise.all(ids.map((id) => log.record(id, tooLarge)));
      expect((await lines()).map((line) => (line as { id: string }).id)).toEqual(ids);
    });

    test('collections are kept apart, whatever their names, and one list is removed', async () => {
      const logs = await place.open();
      const names = ['a', 'a/b', 'a%2Fb', 'a=', 'A'];
      for (const each of names) {
        await using log = await logs.open(each);
        await log.record(each, tooLarge);
      }
      await logs.remove('a');
      await logs.remove('none');
      expect(await lines('a')).toEqual([]);
      for (const each of names.slice(1)) expect(await lines(each)).toMatchObject([{ id: each }]);
    });
  });
}
