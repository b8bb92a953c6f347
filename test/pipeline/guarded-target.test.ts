import { describe, expect, test } from '@jest/globals';
import type { Document } from '../../src/document.js';
import { guardedTarget } from '../../src/pipeline/guarded-target.js';
import type { Key, PreparedWrite, Write } from '../../src/targets/target.js';

const never = new AbortController().signal;

/** A target with these items that remembers what it was sent. */
function setUp(present: readonly string[], allow: (ids: readonly string[]) => void) {
  const sent: string[] = [];
  const fetched: Key[] = [];
  const target = {
    limits: { maxWrites: 25, maxBytes: 1_000 },
    prepare: ({ kind, id }: Write): PreparedWrite => ({ kind, id, identity: id, bytes: 1, size: 1 }),
    write: (batch: readonly PreparedWrite[]) => {
      sent.push(...batch.map(({ id }) => id));
      return Promise.resolve([]);
    },
    fetch: (keys: readonly Key[]) => {
      fetched.push(...keys);
      const found = keys
        .map(({ _id }) => (typeof _id === 'string' ? _id : ''))
        .filter((id) => present.includes(id));
      return Promise.resolve(new Map<string, Document>(found.map((id) => [id, {}])));
    },
  };
  const guarded = guardedTarget(target, (deletes) => {
    allow(deletes.map(({ id }) => id));
  });
  const prepare = (kind: 'put' | 'delete', id: string): PreparedWrite => {
    const key = { _id: id };
    const prepared = guarded.prepare(kind === 'put' ? { kind, id, key, item: key } : { kind, id, key });
    if (!('identity' in prepared)) throw new Error('rejected');
    return prepared;
  };
  return { guarded, prepare, sent, fetched };
}

describe('guardedTarget', () => {
  test('asks for the deletes of what is there, and sends all when it may', async () => {
    const asked: (readonly string[])[] = [];
    const { guarded, prepare, sent } = setUp(['a', 'c'], (ids) => asked.push(ids));
    await guarded.write([prepare('delete', 'a'), prepare('delete', 'b'), prepare('put', 'c')], never);
    expect(asked).toEqual([['a']]);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  test('sends nothing of a batch that is refused', async () => {
    const { guarded, prepare, sent } = setUp(['a'], () => {
      throw new Error('too many');
    });
    const batch = [prepare('put', 'c'), prepare('delete', 'a')];
    await expect(guarded.write(batch, never)).rejects.toThrow('too many');
    expect(sent).toEqual([]);
  });

  test('reads nothing where nothing is deleted', async () => {
    const { guarded, prepare, sent, fetched } = setUp(['a'], () => undefined);
    await guarded.write([prepare('put', 'a')], never);
    expect({ sent, fetched }).toEqual({ sent: ['a'], fetched: [] });
  });
});
