import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from '../../src/checkpoints/folder.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { describeRejectLogs } from './reject-log-contract.js';

describeRejectLogs('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  return {
    open: () => Promise.resolve(openFolder(folder).rejects),
    remove: () => rm(folder, { recursive: true }),
  };
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeRejectLogs('table', () => {
    const table = chooseStateTable(url);
    return Promise.resolve({
      open: async () => (await table.open()).rejects,
      remove: () => table.remove(),
    });
  });
});
