import assert from 'node:assert/strict';
import type { RejectLogs } from '../checkpoints/state.js';
import { Rejection } from '../rejection.js';
import type { RejectLine } from '../report/reject-line.js';
import { equal, like } from './expectations.js';
import { type TestRunner, withFixture } from './runner.js';

/** Where reject logs under test are kept: opened again and again, as later runs do. */
export interface RejectLogPlace extends AsyncDisposable {
  /** The lists as another run sees them. */
  open(): Promise<RejectLogs>;
}

/** Reject logs under test. */
export interface RejectLogsUnderTest {
  /** What the suite is called by. */
  readonly name: string;
  /** Makes an empty place for one test. */
  readonly create: () => Promise<RejectLogPlace>;
}

const tooLarge = new Rejection('item_too_large', 'too large', 'body');

/** Holds reject logs to the contract of `RejectLogs`. */
export function describeRejectLogs(runner: TestRunner, { name, create }: RejectLogsUnderTest): void {
  runner.describe(`reject logs: ${name}`, () => {
    const given = withFixture(runner, create);

    given('list nothing at first', async (place) => {
      equal(await lines(place), []);
      await using log = await (await place.open()).open('users');
      equal([log.size, log.has('a')], [0, false]);
    });

    given('a line can be read by others as soon as it is recorded', async (place) => {
      await using log = await (await place.open()).open('users');
      await log.record('a\n"b"', tooLarge);
      await log.record('c', new Rejection('key_empty', 'empty'));
      const listed = await lines(place);
      for (const { at } of listed) assert.match(at, /^\d{4}-.*Z$/);
      equal(
        listed.map(({ id, code, reason, path }) => ({ id, code, reason, path })),
        [
          { id: 'a\n"b"', code: 'item_too_large', reason: 'too large', path: 'body' },
          { id: 'c', code: 'key_empty', reason: 'empty' },
        ],
      );
    });

    given('a document has one line, with its latest reason, whatever is repeated', async (place) => {
      await using log = await (await place.open()).open('users');
      const reasons = Array.from({ length: 7 }, (_, index) => `reason ${index}`);
      await Promise.all(reasons.map((reason) => log.record('a', new Rejection('key_type', reason))));
      like(await lines(place), [{ id: 'a', reason: 'reason 6' }]);
      equal(log.size, 1);
    });

    given('a cleared document is listed no longer, and again when it is rejected again', async (place) => {
      await using log = await (await place.open()).open('users');
      await log.record('a', tooLarge);
      await Promise.all([log.clear('a'), log.record('b', tooLarge)]);
      equal([log.has('a'), log.has('b'), log.size], [false, true, 1]);
      like(await lines(place), [{ id: 'b' }]);
      await Promise.all([log.clear('b'), log.record('b', tooLarge), log.record('a', tooLarge)]);
      equal((await lines(place)).map(({ id }) => id).sort(), ['a', 'b']);
    });

    given('later runs go on with the list', async (place) => {
      const first = await (await place.open()).open('users');
      await first.record('a', tooLarge);
      await first.record('b', tooLarge);
      await first.clear('a');
      await first[Symbol.asyncDispose]();
      await using later = await (await place.open()).open('users');
      equal([later.has('a'), later.has('b'), later.size], [false, true, 1]);
      await later.clear('b');
      equal(await lines(place), []);
    });

    given('ids may be long, empty, strange, and alike', async (place) => {
      const long = 'x'.repeat(1_500);
      const ids = ['', '=', '#', 'a/b', 'ä', '\u0000', `${long}1`, `${long}2`, '\ud800', '\udbff', '\ufffd'];
      await using log = await (await place.open()).open('users');
      await Promise.all(ids.map((id) => log.record(id, tooLarge)));
      await using later = await (await place.open()).open('users');
      equal(
        ids.map((id) => later.has(id)),
        ids.map(() => true),
      );
      equal(later.size, ids.length);
      await Promise.all(ids.slice(1).map((id) => later.clear(id)));
      like(await lines(place), [{ id: '' }]);
    });

    given('many lines at once are all there', async (place) => {
      await using log = await (await place.open()).open('users');
      const ids = Array.from({ length: 230 }, (_, index) => `id-${String(index).padStart(3, '0')}`);
      await Promise.all(ids.map((id) => log.record(id, tooLarge)));
      equal(
        (await lines(place)).map(({ id }) => id),
        ids,
      );
    });

    given('collections are kept apart, whatever their names, and one list is removed', async (place) => {
      const logs = await place.open();
      const names = ['a', 'a/b', 'a%2Fb', 'a=', 'A'];
      for (const each of names) {
        await using log = await logs.open(each);
        await log.record(each, tooLarge);
      }
      await logs.remove('a');
      await logs.remove('none');
      equal(await lines(place, 'a'), []);
      for (const each of names.slice(1)) like(await lines(place, each), [{ id: each }]);
    });
  });
}

async function lines(place: RejectLogPlace, collection = 'users'): Promise<RejectLine[]> {
  const listed = await (await place.open()).read(collection);
  return [...listed.values()];
}
