import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCheckpointStore } from '../../src/checkpoints/file.js';
import { MemoryCheckpointStore } from '../../src/checkpoints/memory.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { describeCheckpointStore } from '../../src/testing/checkpoint-store.js';
import { runner } from './runner.js';

describeCheckpointStore(runner, {
  name: 'file',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    return {
      open: () => Promise.resolve(new FileCheckpointStore(join(folder, 'state', 'checkpoints'))),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
  },
});

describeCheckpointStore(runner, {
  name: 'memory',
  create: () => {
    const store = new MemoryCheckpointStore();
    return Promise.resolve({
      open: () => Promise.resolve(store),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeCheckpointStore(runner, {
    name: 'table',
    create: () => {
      const table = chooseStateTable(url);
      return Promise.resolve({
        open: async () => (await table.open()).checkpoints,
        [Symbol.asyncDispose]: () => table.remove(),
      });
    },
  });
});
