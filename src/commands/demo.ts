import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSource } from '../adapters.js';
import { connectTarget } from '../target-adapters.js';
import type { CollectionPlan, Migration } from '../config/migration.js';
import { validateConfig } from '../config/validate.js';
import { type SeededCollection, demoCollections, seedCollections } from '../demo/seed.js';
import { type RejectLine, parseRejectLines } from '../report/reject-line.js';
import { completePlan } from './complete-plan.js';
import { type Databases, openSource, openTarget, projectionOf } from './opening.js';
import { type Comparison, compareSides } from './compare.js';
import { migrate } from './migrate.js';
import type { RunOptions, RunResult } from './run.js';

/** What the demo needs: how to stop, and where it reports. `say` takes a sentence about what happens next. */
export interface DemoOptions extends Pick<RunOptions, 'stop' | 'abort' | 'report'> {
  readonly say: (sentence: string) => void;
}

/** What the demo found in one collection after its migration. */
export interface DemoCollectionResult {
  readonly comparison: Comparison;
  readonly rejects: readonly RejectLine[];
  /** Whether every document arrived as it was, but for those that were planted to be rejected. */
  readonly asExpected: boolean;
}

/** What the demo did. */
export interface DemoResult {
  readonly ok: boolean;
  readonly run: RunResult;
  /** Absent for collections that were not migrated to their end. */
  readonly collections: Readonly<Record<string, DemoCollectionResult>>;
}

/**
 * Runs the whole journey on embedded databases: fills six collections, migrates them, and compares both sides.
 *
 * Leaves nothing behind.
 */
export async function demo(options: DemoOptions): Promise<DemoResult> {
  const { stop, abort, report, say } = options;
  // Apart from this module, because its own place tells where its servers' scripts are.
  const { startEmbeddedServers } = await import('../demo/embedded-servers.js');
  const servers = await startEmbeddedServers();
  const state = await mkdtemp(join(tmpdir(), 'docferry-demo-'));
  try {
    say(`CouchDB-compatible server at ${servers.couchdbUrl}, DynamoDB (dynalite) at ${servers.dynamodbUrl}`);
    const seeded = await seedCollections(servers.couchdbUrl);
    say(
      `filled ${demoCollections.length} collections with ${countDocuments(seeded)} documents, some of them awkward`,
    );
    const migration = demoMigration(servers.couchdbUrl, servers.dynamodbUrl);
    const run = await migrate({
      migration,
      collections: [],
      state,
      restart: false,
      acceptConfigChange: false,
      stop,
      abort,
      report,
    });
    const collections = stop.aborted ? {} : await check(migration, { run, seeded, stop });
    const ok = demoCollections.every((name) => collections[name]?.asExpected === true);
    return { ok, run, collections };
  } finally {
    await rm(state, { recursive: true, force: true });
    await servers.stop();
  }
}

function demoMigration(couchdbUrl: string, dynamodbUrl: string): Migration {
  const plain = Object.fromEntries(demoCollections.map((name) => [name, {}]));
  const [migration] = validateConfig({
    migrations: {
      demo: {
        source: { type: 'couchdb', url: couchdbUrl },
        target: { type: 'dynamodb', endpoint: dynamodbUrl },
        collections: { ...plain, sessions: { table: { ttl: { attribute: 'expires_at' } } } },
      },
    },
  });
  if (migration === undefined) throw new Error('the demo has no migration');
  return migration;
}

interface Checking {
  readonly run: RunResult;
  readonly seeded: Readonly<Record<string, SeededCollection>>;
  readonly stop: AbortSignal;
}

async function check(
  migration: Migration,
  checking: Checking,
): Promise<Record<string, DemoCollectionResult>> {
  await using source = await connectSource(migration.source);
  await using target = await connectTarget(migration.target);
  const results: Record<string, DemoCollectionResult> = {};
  for (const plan of migration.collections) {
    const migrated = checking.run.collections[plan.name];
    if (migrated?.status !== 'synced') continue;
    const rejects = await listRejects(migrated.rejects);
    const comparison = await compareCollection(plan, {
      migration,
      databases: { source, target },
      stop: checking.stop,
    });
    const asExpected = meets(checking.seeded[plan.name], { rejects, comparison });
    results[plan.name] = { rejects, comparison, asExpected };
  }
  return results;
}

interface Comparing {
  readonly migration: Migration;
  readonly databases: Databases;
  readonly stop: AbortSignal;
}

async function compareCollection(plan: CollectionPlan, comparing: Comparing): Promise<Comparison> {
  // What the adapters have to tell they told during the migration.
  const opening = { plan, connections: comparing.databases, report: () => undefined };
  const { migration, stop } = comparing;
  await using source = openSource(opening);
  const complete = await completePlan({ ...opening, migration, source }, stop);
  await using target = openTarget({ ...opening, plan: complete });
  return await compareSides({ source, target, project: projectionOf(complete, migration) }, stop);
}

async function listRejects(path: string | undefined): Promise<readonly RejectLine[]> {
  return path === undefined ? [] : [...parseRejectLines(await readFile(path, 'utf8'), path).values()];
}

function meets(
  seeded: SeededCollection | undefined,
  { rejects, comparison }: Pick<DemoCollectionResult, 'rejects' | 'comparison'>,
): boolean {
  const expected = new Map(seeded?.rejections.map(({ id, code }) => [id, code]));
  const rejectedAsExpected =
    rejects.every(({ id, code }) => expected.get(id) === code) && rejects.length === expected.size;
  return rejectedAsExpected && comparison.equal + rejects.length === seeded?.documents;
}

function countDocuments(seeded: Readonly<Record<string, SeededCollection>>): number {
  return Object.values(seeded).reduce((sum, { documents }) => sum + documents, 0);
}
