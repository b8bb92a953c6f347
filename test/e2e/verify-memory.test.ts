import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { VerifyResult } from '../../src/commands/verify-result.js';
import { startSyntheticCouchDB } from '../support/synthetic-couchdb.js';
import { startSyntheticDynamoDB } from '../support/synthetic-dynamodb.js';
import { docferry } from './cli.js';

/** Two million by `npm run soak`: so many documents are compared with their items, and so many items with documents. */
const documents = Number(process.env['DOCFERRY_COMPARISONS'] ?? '60000');

/** Megabytes of memory that the process may ever hold. */
const limit = 300;

/** Prints what the process has held at the most, in kilobytes, when it ends. */
const tellMemory =
  "process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`));";

const text = 'lorem ipsum dolor sit amet '.repeat(8);

const fieldsOf = (index: number): object => ({ number: index, text, tags: ['a', `tag-${index % 17}`] });

/** Items from the end on are extra; each 5,000th differs. */
const itemOf = (index: number): object => ({
  _id: { S: `doc-${String(index).padStart(9, '0')}` },
  number: { N: index % 5_000 === 7 ? '0' : `${index}.0` },
  text: { S: text },
  tags: { L: [{ S: 'a' }, { S: `tag-${index % 17}` }] },
});

const extra = 3;

test(`verifying ${documents} documents needs less than ${limit} MB`, async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'docferry-memory-'));
  await using couchdb = await startSyntheticCouchDB(documents, fieldsOf);
  await using dynamodb = await startSyntheticDynamoDB({
    name: 'big',
    items: documents + extra,
    itemOf,
    indexOf: (id) => Number(id.slice('doc-'.length)),
  });
  try {
    const migration = {
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint: dynamodb.url },
      collections: { big: { from: 'db' } },
    };
    const config = join(cwd, 'migrations.config.js');
    const hook = join(cwd, 'tell-memory.mjs');
    await writeFile(hook, tellMemory);
    await writeFile(config, `export default ${JSON.stringify({ migrations: { big: migration } })};`);
    const env = { NODE_OPTIONS: `--import=${hook}`, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    const run = await docferry(['verify', '--json', '--config', config], { cwd, env });
    if (run.stdout === '') throw new Error(run.stderr);
    const { totals } = JSON.parse(run.stdout) as VerifyResult;
    const differing = Math.ceil((documents - 7) / 5_000);
    expect(totals).toMatchObject({
      compared: documents,
      equal: documents - differing,
      differing,
      extra,
      missing: 0,
    });
    const peak = Number(/peak (\d+)/.exec(run.stderr)?.[1]) / 1_024;
    expect(peak).toBeLessThan(limit);
  } finally {
    await rm(cwd, { recursive: true });
  }
}, 1_800_000);
