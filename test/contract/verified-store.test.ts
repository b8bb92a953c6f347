import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FileVerifiedStore } from '../../src/checkpoints/verified-files.js';
import type { VerifiedMark, VerifiedStore } from '../../src/checkpoints/verified.js';
import type { Position } from '../../src/document.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';

const mark: VerifiedMark = {
  position: '{"v":1,"since":"7-x"}' as Position,
  digest: 'd',
  target: 't',
  begunAt: '2026-01-02T03:04:05.678Z',
  equal: 7,
};

interface Place {
  readonly open: () => Promise<VerifiedStore>;
  readonly remove: () => Promise<void>;
}

/** What every store of marks holds to. */
function describeVerifiedStore(kind: string, placeOf: () => Promise<Place>): void {
  describe(`marks in a ${kind}`, () => {
    test('are kept by collection, replaced and removed', async () => {
      const place = await placeOf();
      try {
        const store = await place.open();
        expect(await store.load('a/b')).toBeUndefined();
        await store.remove('a/b');
        await store.save('a/b', mark);
        await store.save('other', { ...mark, equal: 8 });
        expect(await (await place.open()).load('a/b')).toEqual(mark);
        await store.save('a/b', { ...mark, equal: 9 });
        expect(await store.load('a/b')).toEqual({ ...mark, equal: 9 });
        await store.remove('a/b');
        expect(await store.load('a/b')).toBeUndefined();
        expect(await store.load('other')).toEqual({ ...mark, equal: 8 });
      } finally {
        await place.remove();
      }
    });
  });
}

describeVerifiedStore('folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  return {
    open: () => Promise.resolve(new FileVerifiedStore(join(folder, 'state', 'verified'))),
    remove: () => rm(folder, { recursive: true }),
  };
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeVerifiedStore('table', () => {
    const table = chooseStateTable(url);
    return Promise.resolve({
      open: async () => (await table.open()).verified,
      remove: () => table.remove(),
    });
  });
});
