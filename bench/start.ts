// How many times as long as Node.js itself does the command line take to start?
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedServers } from '../src/demo/embedded-servers.js';
import { demoCollections, seedCollections } from '../src/demo/seed.js';
import { compare } from './comparison.js';
import { report } from './report.js';

/** 300 ms and one second, where Node.js takes 25 ms. */
const LEAST = { quick: 0.083, sync: 0.025 };
const STARTS = 3;

/** The same for both sides: certificates of the machine's, say, take Node.js as long to read as all else. */
const env = {
  PATH: process.env['PATH'],
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'docferry-bench-'));
const servers = await startEmbeddedServers();
try {
  await seedCollections(servers.couchdbUrl);
  await writeFile(join(folder, 'migrations.config.ts'), configOf(servers));
  await docferry('migrate');
  report([
    await measure('--help', LEAST.quick, ['--help']),
    await measure('status', LEAST.quick, ['status']),
    await measure('idle sync', LEAST.sync, ['sync']),
  ]);
} finally {
  await servers.stop();
  await rm(folder, { recursive: true });
}

function measure(name: string, least: number, words: readonly string[]): ReturnType<typeof compare> {
  return compare({
    question: 'start',
    case: name,
    least,
    subject: () => repeated(() => docferry(...words)),
    baseline: () => repeated(() => run(process.execPath, ['-e', '0'], { env })),
  });
}

async function repeated(start: () => Promise<unknown>): Promise<number> {
  for (let count = 0; count < STARTS; count += 1) await start();
  return STARTS;
}

async function docferry(...words: readonly string[]): Promise<void> {
  await run(process.execPath, [resolve('dist/cli.js'), ...words], { cwd: folder, env }).catch(rejectedOnly);
}

/** The demo's documents are awkward on purpose. */
function rejectedOnly(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 4)) throw error;
}

function configOf({ couchdbUrl, dynamodbUrl }: Awaited<ReturnType<typeof startEmbeddedServers>>): string {
  const migration = {
    source: { type: 'couchdb', url: couchdbUrl },
    target: { type: 'dynamodb', endpoint: dynamodbUrl },
    collections: Object.fromEntries(demoCollections.map((name) => [name, {}])),
  };
  return `import { defineConfig } from 'docferry';
export default defineConfig({ migrations: { there: ${JSON.stringify(migration)} } });`;
}
