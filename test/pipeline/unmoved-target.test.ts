import { beforeEach, expect, test } from '@jest/globals';
import { unmovedTarget } from '../../src/pipeline/unmoved-target.js';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';
import { MemoryDatabase } from '../../src/targets/memory.js';
import type { PreparedWrite, Target } from '../../src/targets/target.js';
import { fingerprint } from '../../src/verify/fingerprint.js';

let database: MemoryDatabase;
let target: Target;
const never = new AbortController().signal;

beforeEach(() => {
  database = new MemoryDatabase();
  target = database.open({
    name: 'users',
    key: namedById.key,
    numbers: 'reject',
    concurrency: 1,
    settings: undefined,
    report: () => undefined,
  });
});

function prepared(write: PreparedWrite | Rejection): PreparedWrite {
  if (write instanceof Rejection) throw new Error(write.reason);
  return write;
}

/** Writes `n: 2` to `a`, `b` and `c`, and deletes `d`, over what is there with `n: 1`, but for `b` and `c`. */
async function writeAll(force: boolean): Promise<readonly string[]> {
  const { items } = database.table('users');
  for (const id of ['a', 'b', 'd']) items.set(id, { _id: id, n: 1 });
  const seen = new Map([...items].map(([id, item]) => [id, fingerprint(item)]));
  items.set('b', { _id: 'b', n: 7 });
  items.set('c', { _id: 'c', n: 7 });
  const unmoved = unmovedTarget(target, { seen, force });
  const puts = ['a', 'b', 'c'].map((id) =>
    unmoved.prepare({ kind: 'put', id, key: { _id: id }, item: { _id: id, n: 2 } }),
  );
  const all = [...puts, unmoved.prepare({ kind: 'delete', id: 'd', key: { _id: 'd' } })].map(prepared);
  const unwritten = await unmoved.write(all, never);
  return unwritten.map(({ write }) => write.id);
}

test('writes only over what is as it was seen, and deletes nothing', async () => {
  expect(await writeAll(false)).toEqual(['b', 'c', 'd']);
  const { items } = database.table('users');
  expect([...items.values()]).toMatchObject([{ n: 2 }, { n: 7 }, { n: 1 }, { n: 7 }]);
});

test('overwrites what has changed where it is forced to, and still deletes nothing', async () => {
  expect(await writeAll(true)).toEqual(['d']);
  expect(database.table('users').items.get('c')).toEqual({ _id: 'c', n: 2 });
});
