import { rm } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { migrate, sync, verify } from '../../src/index.js';
import { runner } from '../contract/runner.js';
import { Logs } from './logs.js';
import { describeExamples, newFolder } from './suites.js';

describeExamples(runner);

test('the config of the examples carries logs, and what is appended to them', async () => {
  await using logs = await Logs.create();
  const [copies, state] = [await newFolder(), await newFolder()];
  process.env['LOGS'] = logs.folder;
  process.env['COPIES'] = copies;
  const { default: config } = await import('../../examples/own-adapters.config.js');
  const options = { config, state };
  await logs.put([{ _id: 'a', n: 1 }, { _id: 'b' }]);
  expect(await migrate(options)).toMatchObject({ ok: true, totals: { written: 2 } });
  await logs.remove('b');
  await logs.put([{ _id: 'c' }]);
  expect(await sync(options)).toMatchObject({ ok: true, totals: { written: 1, deleted: 1 } });
  expect(await verify(options)).toMatchObject({ ok: true, totals: { equal: 2 } });
  for (const folder of [copies, state]) await rm(folder, { recursive: true });
});
