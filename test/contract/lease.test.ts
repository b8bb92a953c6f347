import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLeaseStore } from '../../src/checkpoints/file-lease.js';
import { describeLeaseStore } from './lease-contract.js';

describeLeaseStore('file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
  return {
    open: () => new FileLeaseStore(folder),
    killOwner: async (collection) => {
      const path = join(folder, `${collection}.json`);
      const record = await readFile(path, 'utf8');
      await writeFile(path, record.replace(/"started":"\d+"/, '"started":"1"'));
    },
    remove: () => rm(folder, { recursive: true }),
  };
});
