import assert from 'node:assert/strict';
import type { Target } from '../targets/target.js';
import { changedSettings } from '../targets/unknown-setting.js';
import { equal, like, rejectsWith } from './expectations.js';
import type { TestRunner } from './runner.js';
import type { TargetFlaws } from './target-fixture.js';
import { never, prepare, put, remove, write } from './writes.js';

/** Opens a target of a collection that is not there yet. */
type OpenNew = () => Promise<Target>;

/** What every target tells of a collection before anything is written to it. */
export function describeSurvey(
  { it }: TestRunner,
  openNew: OpenNew,
  { countsNothing = false, json = false }: TargetFlaws,
): void {
  it('surveys a missing collection without making it', async () => {
    const target = await openNew();
    const survey = await target.survey(never);
    like(survey, { exists: false, differences: [], obstacles: [] });
    assert.ok(!('items' in survey));
    assert.ok(!('status' in survey));
    like(survey.settings, { key: '"_id" (S)' });
    equal(await target.survey(never), survey);
  });

  it('foretells the settings that a collection is made with', async () => {
    const target = await openNew();
    const planned = await target.survey(never);
    await target.ensure(never);
    const found = await target.survey(never);
    like(found, { exists: true, differences: [], obstacles: [] });
    equal(changedSettings(planned.settings, found.settings), []);
    equal(Object.keys(found.settings), Object.keys(planned.settings));
  });

  it('counts the items that are there', async () => {
    const target = await openNew();
    await target.ensure(never);
    equal((await target.survey(never)).items, { count: 0, bytes: 0 });
    const writes = [put({ _id: 'a', n: 1 }), put({ _id: 'b' })];
    await write(target, writes);
    const count = (await target.survey(never)).items?.count;
    equal(count, countsNothing ? 0 : 2);
  });

  (json ? it.skip : it)('measures what a put leaves behind, and nothing for a delete', async () => {
    const target = await openNew();
    equal(prepare(target, put({ _id: 'abc', n: 1 })).size, 3 + 3 + 1 + 2);
    equal(prepare(target, remove({ _id: 'abc' })).size, 0);
  });

  (json ? it.skip : it)('forecasts what puts take, in proportion to what each stands for', async () => {
    const target = await openNew();
    await target.survey(never);
    const meter = target.meter();
    equal(meter.forecast({ scale: 1, readSeconds: 0 }).writeUnits, 0);
    for (const text of ['small', 'x'.repeat(1_500)]) {
      const each = { kind: 'put', id: text, key: { _id: 'a' }, item: { _id: 'a', text } } as const;
      equal(meter.take(each, prepare(target, each)), []);
    }
    const one = meter.forecast({ scale: 1, readSeconds: 1_000 });
    equal(one.writeUnits, 3);
    equal(
      one.parts.map(({ name, writeUnits }) => [name, writeUnits]),
      [['table', 3]],
    );
    assert.ok(one.time.seconds >= 1_000);
    assert.ok(one.storage.bytes >= 1_500);
    const ten = meter.forecast({ scale: 10, readSeconds: 1_000 });
    equal([ten.writeUnits, ten.storage.bytes], [30, 10 * one.storage.bytes]);
  });

  it('begins each meter anew', async () => {
    const target = await openNew();
    await target.survey(never);
    const each = { kind: 'put', id: 'a', key: { _id: 'a' }, item: { _id: 'a' } } as const;
    target.meter().take(each, prepare(target, each));
    equal(target.meter().forecast({ scale: 1, readSeconds: 0 }).writeUnits, 0);
  });

  it('rejects a survey with the reason of a signal that has fired', async () => {
    const reason = new Error('enough');
    await rejectsWith((await openNew()).survey(AbortSignal.abort(reason)), reason);
  });
}
