import assert from 'node:assert/strict';
import type { Change, Page, Position } from '../document.js';
import { EnvironmentError, GuardError } from '../errors.js';
import { describeCarrying } from './source-carrying.js';
import type { SourceCapabilities, SourceFixture } from './source-fixture.js';
import { describeFollowing } from './source-following.js';
import { describeSampling } from './source-sampling.js';
import { equal, rejectsAs, rejectsLike, rejectsWith } from './expectations.js';
import { type FixtureTest, type TestRunner, withFixture } from './runner.js';
import { idOf, idsOf, lastPosition, never, numbered, pagesOf, stateAfter, stateOf } from './source-pages.js';

const usual: SourceCapabilities = {
  exactNumbers: true,
  lostIds: [],
  awkwardFields: true,
  knowsRecreated: true,
  designDocuments: false,
  ordered: true,
  repeats: false,
  tellsPresent: true,
  manyNews: 260,
  currentSamples: true,
};

/** A source under test. */
export interface SourceUnderTest {
  /** What the suite is called by. */
  readonly name: string;
  /** Makes an empty collection for one test. */
  readonly create: () => Promise<SourceFixture>;
  /** What the database does otherwise than by default. */
  readonly capabilities?: Partial<SourceCapabilities>;
}

/** Holds a source that is incremental and reports removals to the contract of `Source`. */
export function describeSource(runner: TestRunner, { name, create, capabilities }: SourceUnderTest): void {
  const able = { ...usual, ...capabilities };
  runner.describe(`${name} is a source`, () => {
    const given = withFixture(runner, create);
    describeReading(given, able);
    describeFollowing(given, able);
    describeCarrying(given, able);
    describeSampling(given, able);
  });
}

/** How a source reads a pass, and resumes it. */
function describeReading(given: FixtureTest<SourceFixture>, capabilities: SourceCapabilities): void {
  given('yields every document once, and ends', async (fixture) => {
    await fixture.put(numbered(260));
    const pages = await pagesOf(fixture.source);
    const ids = capabilities.repeats ? [...new Set(idsOf(pages))] : idsOf(pages);
    equal(ids.sort(), numbered(260).map(idOf).sort());
    assert.ok(pages.length > 2);
    equal(stateAfter(pages), stateOf(numbered(260)));
  });

  given('yields as many changes a page as it says, however often they are asked for', async (fixture) => {
    await fixture.put(numbered(130));
    for (const { changes } of await pagesOf(fixture.source)) {
      equal(Array.from(changes, told).length, changes.length);
      equal(Array.from(changes, told), Array.from(changes, told));
    }
  });

  given('yields a last page of an empty collection, and reads on from there', async (fixture) => {
    const pages = await pagesOf(fixture.source);
    equal(idsOf(pages), []);
    await fixture.put(numbered(3));
    equal(idsOf(await pagesOf(fixture.source, lastPosition(pages))).sort(), numbered(3).map(idOf));
  });

  given('resumes after each page without a gap', async (fixture) => {
    await fixture.put(numbered(260));
    const pages = await pagesOf(fixture.source);
    for (const [index, page] of pages.entries()) {
      const rest = await pagesOf(fixture.source, page.position);
      equal(stateAfter([...pages.slice(0, index + 1), ...rest]), stateOf(numbered(260)));
    }
  });

  given('reads on from a position with more news than fit in a page', async (fixture) => {
    const position = lastPosition(await pagesOf(fixture.source));
    await fixture.put(numbered(capabilities.manyNews));
    const pages = await pagesOf(fixture.source, position);
    assert.ok(pages.length > 1);
    equal(idsOf(pages).sort(), numbered(capabilities.manyNews).map(idOf));
  });

  given('estimates how many changes there are to read', async (fixture) => {
    await fixture.put(numbered(25));
    equal(await fixture.source.probe({ stop: never }), 25);
    const position = lastPosition(await pagesOf(fixture.source));
    await fixture.put([{ _id: 'n00001' }, { _id: 'n00002' }]);
    assert.ok([2, undefined].includes(await fixture.source.probe({ after: position, stop: never })));
  });

  given('says that a collection does not exist', async (fixture) => {
    await rejectsAs(fixture.missing.probe({ stop: never }), EnvironmentError);
    await rejectsLike(pagesOf(fixture.missing), { code: 'source_not_found' });
  });

  given('ends with the reason of the stop signal', async (fixture) => {
    await fixture.put(numbered(260));
    const reason = new Error('enough');
    const stop = new AbortController();
    const reading = (async () => {
      for await (const page of fixture.source.read({ stop: stop.signal })) {
        if (page.changes.length > 0) stop.abort(reason);
      }
    })();
    await rejectsWith(reading, reason);
    await rejectsWith(pagesOf(fixture.source, undefined, stop.signal), reason);
    await rejectsWith(fixture.source.probe({ stop: stop.signal }), reason);
    await rejectsWith(fixture.source.fetch(['n00001'], stop.signal), reason);
  });

  given('lets its reader leave early, and be followed by another', async (fixture) => {
    await fixture.put(numbered(260));
    let position: Position | undefined;
    const pages: Page[] = [];
    for await (const page of fixture.source.read({ stop: never })) {
      pages.push(page);
      position = page.position;
      if (page.changes.length > 0) break;
    }
    equal(stateAfter([...pages, ...(await pagesOf(fixture.source, position))]), stateOf(numbered(260)));
  });

  given('refuses the position of a collection that has been made anew', async (fixture) => {
    await fixture.put(numbered(20));
    const position = lastPosition(await pagesOf(fixture.source));
    await fixture.recreate();
    if (capabilities.knowsRecreated) await fixture.put(numbered(40));
    await rejectsAs(fixture.source.probe({ after: position, stop: never }), GuardError);
    await rejectsLike(pagesOf(fixture.source, position), { code: 'source_recreated' });
  });
}

function told({ kind, id, document }: Change): readonly unknown[] {
  return [kind, id, document];
}
