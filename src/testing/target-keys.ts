import { Decimal } from 'decimal.js';
import type { KeySchema } from '../key-schema.js';
import { differ, equal, like } from './expectations.js';
import type { TestRunner } from './runner.js';
import type { OpenTarget, TargetFlaws } from './target-fixture.js';
import { never, put, remove, write } from './writes.js';

/** How a target takes keys. */
export function describeKeys({ it }: TestRunner, open: OpenTarget, { json = false }: TargetFlaws): void {
  (json ? it.skip : it)('names the same item for equal keys and no other', async () => {
    const key: KeySchema = {
      partition: { attribute: 'p', type: 'S' },
      sort: { attribute: 's', type: 'N' },
    };
    const target = await open({ key });
    equal(target.identify({ p: 'a', s: 1 }), target.identify({ p: 'a', s: new Decimal('1.0') }));
    equal(target.identify({ p: 'a', s: 0 }), target.identify({ p: 'a', s: -0 }));
    differ(target.identify({ p: 'a1', s: 1 }), target.identify({ p: 'a', s: 11 }));
    await write(target, [put({ p: 'a', s: 1, v: 1 }, ['p', 's'])]);
    await write(target, [put({ p: 'a', s: new Decimal('1.0'), v: 2 }, ['p', 's'])]);
    const found = await target.fetch([{ p: 'a', s: 1 }], never);
    equal([...found], [[target.identify({ p: 'a', s: 1 }), { p: 'a', s: 1, v: 2 }]]);
  });

  (json ? it.skip : it)('takes bytes as keys', async () => {
    const target = await open({ key: { partition: { attribute: 'b', type: 'B' } } });
    await write(target, [put({ b: new Uint8Array([0, 255]), v: 1 }, ['b'])]);
    const found = await target.fetch([{ b: new Uint8Array([0, 255]) }], never);
    equal(
      [...found.values()].map(({ v }) => v),
      [1],
    );
  });

  (json ? it.skip : it)('limits a sort key to 1,024 bytes', async () => {
    const key: KeySchema = {
      partition: { attribute: 'p', type: 'S' },
      sort: { attribute: 's', type: 'S' },
    };
    const target = await open({ key });
    like(target.prepare(put({ p: 'a', s: 'x'.repeat(1025) }, ['p', 's'])), {
      code: 'key_too_long',
      path: 's',
    });
    await write(target, [put({ p: 'x'.repeat(2048), s: 'x'.repeat(1024) }, ['p', 's'])]);
  });

  it('rejects deletes of keys that no item can have', async () => {
    const target = await open();
    like(target.prepare(remove({ _id: '' })), { code: 'key_empty' });
    like(target.prepare(remove({})), { code: 'key_missing' });
  });
}
