import type { KeySchema } from '../key-schema.js';
import type { ItemPage, ScanPosition, Target } from '../targets/target.js';
import { awkwardDocuments, protoDocuments, typedDocuments } from './awkward-documents.js';
import { comparable } from './comparable.js';
import { equal, rejectsWith } from './expectations.js';
import type { TestRunner } from './runner.js';
import type { OpenTarget, TargetFlaws } from './target-fixture.js';
import { never, put, write } from './writes.js';

type Item = ItemPage['items'][number];

async function scanned(target: Target): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of target.scan({ stop: never })) items.push(...page.items);
  return items;
}

const tenants: KeySchema = {
  partition: { attribute: 'tenant', type: 'S' },
  sort: { attribute: 'number', type: 'N' },
};

/** What every target holds to when everything is read that it has. */
export function describeScan(
  { describe, it }: TestRunner,
  open: OpenTarget,
  { losesProto = false, json = false }: TargetFlaws,
): void {
  describe('reading everything', () => {
    it('yields nothing of what is empty', async () => {
      equal(await scanned(await open()), []);
    });

    it('yields each item once, by its key, as fetching it does', async () => {
      const target = await open();
      const documents = [...awkwardDocuments, ...typedDocuments, ...(losesProto ? [] : protoDocuments)];
      const items = documents.map(([, document], index) => ({ ...document, _id: `d${index}` }));
      for (const item of items) await write(target, [put(item)]);
      const found = await scanned(target);
      equal(found.map(({ key }) => key['_id']).sort(), items.map(({ _id }) => _id).sort());
      for (const { key, item } of found) {
        const fetched = await target.fetch([key], never);
        equal(comparable(item), comparable(fetched.get(target.identify(key))));
      }
    });

    for (const concurrency of [1, 4]) {
      it(`yields more than a page, ${concurrency} together, within a rate`, async () => {
        const target = await open({ concurrency, readUnitsPerSecond: 10_000 });
        const text = 'x'.repeat(100_000);
        const ids = Array.from({ length: 60 }, (_, index) => `d${index}`);
        for (let start = 0; start < ids.length; start += 20) {
          await write(
            target,
            ids.slice(start, start + 20).map((_id) => put({ _id, text })),
          );
        }
        const found = await scanned(target);
        equal(found.map(({ key }) => key['_id']).sort(), [...ids].sort());
      });
    }

    it('goes on after every page, whatever was opened how, without leaving out an item', async () => {
      const target = await open({ concurrency: 4 });
      const text = 'x'.repeat(200_000);
      const ids = Array.from({ length: 20 }, (_, index) => `d${index}`);
      for (const _id of ids) await write(target, [put({ _id, text })]);
      const seen = new Set<unknown>();
      const positions: ScanPosition[] = [];
      for await (const { items, position } of target.scan({ stop: never })) {
        for (const { key } of items) seen.add(key['_id']);
        positions.push(position);
        const rest = new Set(seen);
        for await (const page of target.scan({ after: position, stop: never })) {
          for (const { key } of page.items) rest.add(key['_id']);
        }
        equal([...rest].sort(), [...ids].sort());
      }
      const end = positions.at(-1);
      const none = [];
      for await (const page of target.scan({ after: end, stop: never })) none.push(...page.items);
      equal(none, []);
    });

    it('rejects with the reason of a stop', async () => {
      const target = await open();
      await write(target, [put({ _id: 'a' })]);
      const reason = new Error('enough');
      const pages = target.scan({ stop: AbortSignal.abort(reason) })[Symbol.asyncIterator]();
      await rejectsWith(pages.next(), reason);
    });

    (json ? it.skip : it)('names items of two attributes by both', async () => {
      const target = await open({ key: tenants });
      const item = { tenant: 'a', number: 7, more: true };
      await write(target, [put(item, ['tenant', 'number'])]);
      equal(await scanned(target), [{ key: { tenant: 'a', number: 7 }, item }]);
    });
  });
}
