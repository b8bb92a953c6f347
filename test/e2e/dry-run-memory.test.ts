import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { DryRunReport } from '../../src/dry-run/report.js';
import { startSyntheticCouchDB } from '../support/synthetic-couchdb.js';
import { dynaliteUrl } from '../support/servers.js';
import { docferry } from './cli.js';

/** A million by `npm run soak`. */
const documents = Number(process.env['DOCFERRY_DOCUMENTS'] ?? '60000');

/** Megabytes of memory that the process may ever hold. */
const limit = 300;

/** Prints what the process has held at the most, in kilobytes, when it ends. */
const tellMemory =
  "process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`));";

const fieldsOf = (index: number): object => ({
  account: `account-${index % 1_000_003}`,
  name: `Document number ${index}`,
  size: index * 1.25,
  tags: ['a', 'b', `tag-${index % 17}`],
  address: {
    street: 'Long Street '.repeat(1 + (index % 5)),
    number: index,
    zip: `${10_000 + (index % 90_000)}`,
  },
  text: 'lorem ipsum dolor sit amet '.repeat(index % 20),
  counter: index % 1_000 === 0 ? 9_007_199_254_740_993n.toString() : index,
});

describe('a dry run', () => {
  test(`of ${documents} documents needs less than ${limit} MB, with keys that may collide`, async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'docferry-memory-'));
    await using couchdb = await startSyntheticCouchDB(documents, fieldsOf);
    try {
      const migration = {
        source: { type: 'couchdb', url: couchdb.url },
        target: { type: 'dynamodb', endpoint: dynaliteUrl() },
        collections: {
          big: { from: 'db', to: 'dry-run-memory', key: { partition: 'account', sort: 'name' } },
        },
      };
      const config = join(cwd, 'migrations.config.js');
      const hook = join(cwd, 'tell-memory.mjs');
      await writeFile(hook, tellMemory);
      await writeFile(config, `export default ${JSON.stringify({ migrations: { big: migration } })};`);
      const env = {
        NODE_OPTIONS: `--import=${hook}`,
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
      };
      const run = await docferry(['dry-run', '--json', '--config', config], { cwd, env });
      if (run.stdout === '') throw new Error(run.stderr);
      const report = JSON.parse(run.stdout) as DryRunReport;
      expect(report.totals).toMatchObject({ documents, wouldWrite: documents });
      const codes = report.collections['big']?.findings.map(({ code, count }) => [code, count]);
      expect(codes).toEqual([['mixed_types', documents / 1_000]]);
      const peak = Number(/peak (\d+)/.exec(run.stderr)?.[1]) / 1_024;
      expect(peak).toBeLessThan(limit);
    } finally {
      await rm(cwd, { recursive: true });
    }
  }, 1_800_000);
});
