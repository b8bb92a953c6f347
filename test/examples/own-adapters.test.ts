import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { CheckpointFile } from '../../examples/checkpoint-file.js';
import { connectNdjson } from '../../examples/ndjson-source.js';
import { connectNdjsonTarget } from '../../examples/ndjson-target.js';
import { migrate, sync, verify } from '../../src/index.js';
import { describeCheckpointStore, describeSource, describeTarget } from '../../src/testing.js';
import { runner } from '../contract/runner.js';
import { Logs } from './logs.js';

const collection = { conflicts: false, report: () => undefined };

describeSource(runner, {
  name: 'examples/ndjson-source.ts',
  create: async () => {
    const logs = await Logs.create();
    const connection = connectNdjson(logs.folder);
    return {
      source: connection.open({ ...collection, name: 'users' }),
      missing: connection.open({ ...collection, name: 'not-there' }),
      put: (documents) => logs.put(documents),
      remove: (id) => logs.remove(id),
      recreate: () => logs.begin(),
      [Symbol.asyncDispose]: () => logs[Symbol.asyncDispose](),
    };
  },
});

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-example-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describeTarget(runner, {
  name: 'examples/ndjson-target.ts',
  connect: async () => connectNdjsonTarget(await newFolder()),
  settings: undefined,
  flaws: { json: true },
});

describeCheckpointStore(runner, {
  name: 'examples/checkpoint-file.ts',
  create: async () => {
    const path = join(await newFolder(), 'checkpoints.json');
    return {
      open: () => Promise.resolve(new CheckpointFile(path)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  },
});

test('the config of the examples carries logs, and what is appended to them', async () => {
  await using logs = await Logs.create();
  const copies = await newFolder();
  process.env['LOGS'] = logs.folder;
  process.env['COPIES'] = copies;
  const { default: config } = await import('../../examples/own-adapters.config.js');
  const options = { config, state: await newFolder() };
  await logs.put([{ _id: 'a', n: 1 }, { _id: 'b' }]);
  expect(await migrate(options)).toMatchObject({ ok: true, totals: { written: 2 } });
  await logs.remove('b');
  await logs.put([{ _id: 'c' }]);
  expect(await sync(options)).toMatchObject({ ok: true, totals: { written: 1, deleted: 1 } });
  expect(await verify(options)).toMatchObject({ ok: true, totals: { equal: 2 } });
});
