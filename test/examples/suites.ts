import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestRunner, describeCheckpointStore, describeSource, describeTarget } from 'docferry/testing';
import { CheckpointFile } from '../../examples/checkpoint-file.js';
import { connectNdjson } from '../../examples/ndjson-source.js';
import { connectNdjsonTarget } from '../../examples/ndjson-target.js';
import { Logs } from './logs.js';

/** Holds the adapters of `examples/` to the contracts of their ports, whatever runs the tests. */
export function describeExamples(runner: TestRunner): void {
  describeSource(runner, {
    name: 'examples/ndjson-source.ts',
    create: async () => {
      const logs = await Logs.create();
      const connection = connectNdjson(logs.folder);
      const collection = { conflicts: false, report: () => undefined };
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

  describeTarget(runner, {
    name: 'examples/ndjson-target.ts',
    connect: async () => {
      const folder = await newFolder();
      return { ...connectNdjsonTarget(folder), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
    },
    settings: undefined,
    flaws: { json: true },
  });

  describeCheckpointStore(runner, {
    name: 'examples/checkpoint-file.ts',
    create: async () => {
      const folder = await newFolder();
      return {
        open: () => Promise.resolve(new CheckpointFile(join(folder, 'checkpoints.json'))),
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
      };
    },
  });
}

/** An empty folder. Whoever asks for it removes it. */
export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'docferry-example-'));
}
