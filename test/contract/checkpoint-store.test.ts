import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileCheckpointStore } from '../../src/checkpoints/file.js';
import { MemoryCheckpointStore } from '../../src/checkpoints/memory.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { describeCheckpointStore } from './checkpoint-store-contract.js';

describeCheckpointStore('file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  return {
    open: () => Promise.resolve(new FileCheckpointStore(join(folder, 'state', 'checkpoints'))),
    remove: () => rm(folder, { recursive: true }),
  };
});

describeCheckpointStore('memory', () => {
  const store = new MemoryCheckpointStore();
  return Promise.resolve({ open: () => Promise.resolve(store), remove: () => Promise.resolve() });
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeCheckpointStore('table', () => {
    const table = chooseStateTable(url);
    return Promise.resolve({
      open: async () => (await table.open()).checkpoints,
      remove: () => table.remove(),
    });
  });
});
