import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from '../../src/checkpoints/folder.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { chooseStateTable } from '../support/state-table.js';
import { describeRejectLogs } from '../../src/testing/reject-logs.js';
import { runner } from './runner.js';

describeRejectLogs(runner, {
  name: 'files',
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    return {
      open: () => Promise.resolve(openFolder(folder).rejects),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
    };
  },
});

describeWithDynamoDBLocal('in DynamoDB Local', (url) => {
  describeRejectLogs(runner, {
    name: 'table',
    create: () => {
      const table = chooseStateTable(url);
      return Promise.resolve({
        open: async () => (await table.open()).rejects,
        [Symbol.asyncDispose]: () => table.remove(),
      });
    },
  });
});
