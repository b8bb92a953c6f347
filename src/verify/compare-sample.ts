import type { Change } from '../document.js';
import { Rejection } from '../rejection.js';
import type { SamplePage } from '../sources/source.js';
import { type ConfirmOptions, confirmDifferences } from './confirm.js';
import type { Difference } from './difference.js';
import { fingerprint } from './fingerprint.js';
import type { Candidate } from './join.js';
import { type ExpectedItem, type Sides, expectationOf } from './sides.js';
import type { Tally } from './tally.js';

/** Compares a sample of the documents with their items, and yields what stays different. Finds nothing extra. */
export async function* compareSample(
  sides: Sides,
  options: ConfirmOptions & { readonly documents: number },
): AsyncGenerator<readonly Difference[], void, undefined> {
  yield* confirmDifferences(candidatesOf(sides, options), sides, options);
}

async function* candidatesOf(
  sides: Sides,
  options: ConfirmOptions & { readonly documents: number },
): AsyncGenerator<readonly Candidate[], void, undefined> {
  const { documents, tally, equal, advanced, stop } = options;
  for await (const page of sides.source.sample({ documents, stop })) {
    const expected = expectedItems(sides, page, tally);
    const items = await sides.target.fetch(
      expected.map(({ key }) => key),
      stop,
    );
    const found: Candidate[] = [];
    for (const { id, identity, fingerprint: print } of expected) {
      const item = items.get(identity);
      if (item !== undefined && fingerprint(item).equals(print)) {
        tally.equal += 1;
        equal(id);
      } else found.push({ id });
    }
    advanced(page.changes.length + page.skipped);
    yield found;
  }
}

function expectedItems(sides: Sides, page: SamplePage, tally: Tally): readonly ExpectedItem[] {
  tally.documents += page.changes.length + page.skipped;
  tally.skipped += page.skipped;
  return [...page.changes].flatMap((change) => expectedItem(sides, change, tally));
}

function expectedItem(sides: Sides, change: Change, tally: Tally): readonly ExpectedItem[] {
  const expectation = expectationOf(sides, change, 'copy');
  if (expectation instanceof Rejection) tally.rejected += 1;
  else if (expectation === 'nothing' || expectation.item === undefined) tally.skipped += 1;
  else return [expectation];
  return [];
}
