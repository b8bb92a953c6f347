import { expect, test } from '@jest/globals';
import type { Target } from '../../src/targets/target.js';
import { changedSettings } from '../../src/targets/unknown-setting.js';
import type { TargetFlaws } from './target-contract.js';
import { never, prepare, put, remove, write } from './writes.js';

/** Opens a target of a collection that is not there yet. */
type OpenNew = () => Target;

/** What every target tells of a collection before anything is written to it. */
export function describeSurvey(openNew: OpenNew, { countsNothing = false, json = false }: TargetFlaws): void {
  test('surveys a missing collection without making it', async () => {
    const target = openNew();
    const survey = await target.survey(never);
    expect(survey).toMatchObject({ exists: false, differences: [], obstacles: [] });
    expect(survey).not.toHaveProperty('items');
    expect(survey).not.toHaveProperty('status');
    expect(survey.settings).toMatchObject({ key: '"_id" (S)' });
    expect(await target.survey(never)).toEqual(survey);
  });

  test('foretells the settings that a collection is made with', async () => {
    const target = openNew();
    const planned = await target.survey(never);
    await target.ensure(never);
    const found = await target.survey(never);
    expect(found).toMatchObject({ exists: true, differences: [], obstacles: [] });
    expect(changedSettings(planned.settings, found.settings)).toEqual([]);
    expect(Object.keys(found.settings)).toEqual(Object.keys(planned.settings));
  });

  test('counts the items that are there', async () => {
    const target = openNew();
    await target.ensure(never);
    expect((await target.survey(never)).items).toEqual({ count: 0, bytes: 0 });
    const writes = [put({ _id: 'a', n: 1 }), put({ _id: 'b' })];
    await write(target, writes);
    const count = (await target.survey(never)).items?.count;
    expect(count).toBe(countsNothing ? 0 : 2);
  });

  (json ? test.skip : test)('measures what a put leaves behind, and nothing for a delete', () => {
    const target = openNew();
    expect(prepare(target, put({ _id: 'abc', n: 1 })).size).toBe(3 + 3 + 1 + 2);
    expect(prepare(target, remove({ _id: 'abc' })).size).toBe(0);
  });

  (json ? test.skip : test)('forecasts what puts take, in proportion to what each stands for', async () => {
    const target = openNew();
    await target.survey(never);
    const meter = target.meter();
    expect(meter.forecast({ scale: 1, readSeconds: 0 }).writeUnits).toBe(0);
    for (const text of ['small', 'x'.repeat(1_500)]) {
      const each = { kind: 'put', id: text, key: { _id: 'a' }, item: { _id: 'a', text } } as const;
      expect(meter.take(each, prepare(target, each))).toEqual([]);
    }
    const one = meter.forecast({ scale: 1, readSeconds: 1_000 });
    expect(one.writeUnits).toBe(3);
    expect(one.parts.map(({ name, writeUnits }) => [name, writeUnits])).toEqual([['table', 3]]);
    expect(one.time.seconds).toBeGreaterThanOrEqual(1_000);
    expect(one.storage.bytes).toBeGreaterThanOrEqual(1_500);
    const ten = meter.forecast({ scale: 10, readSeconds: 1_000 });
    expect([ten.writeUnits, ten.storage.bytes]).toEqual([30, 10 * one.storage.bytes]);
  });

  test('begins each meter anew', async () => {
    const target = openNew();
    await target.survey(never);
    const each = { kind: 'put', id: 'a', key: { _id: 'a' }, item: { _id: 'a' } } as const;
    target.meter().take(each, prepare(target, each));
    expect(target.meter().forecast({ scale: 1, readSeconds: 0 }).writeUnits).toBe(0);
  });

  test('rejects a survey with the reason of a signal that has fired', async () => {
    const reason = new Error('enough');
    await expect(openNew().survey(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}
