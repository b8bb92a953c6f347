import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Round } from './comparison.js';
import { type Ended, run } from './process.js';

/** What a run of docferry works on. */
export interface Work {
  readonly couchdbUrl: string;
  readonly dynamodbUrl: string;
  /** Their settings, by their names. */
  readonly collections: Readonly<Record<string, { readonly from?: string }>>;
  /** Settings of the migration besides, as JavaScript. */
  readonly settings?: string;
}

/** The result that every command prints, as far as it is looked at. */
interface Printed {
  readonly totals: { readonly written: number };
}

/** Runs the built `docferry migrate` in a process and with a state of its own, as a user would. */
export async function migrate(work: Work): Promise<Round> {
  const { output, ...cost } = await docferry(['migrate'], work);
  return { ...cost, items: (JSON.parse(output) as Printed).totals.written };
}

/** Runs a command of the built docferry in a process and with a state of its own. */
export async function docferry(words: readonly string[], work: Work): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-bench-'));
  const config = join(folder, 'migrations.config.mjs');
  try {
    await writeFile(config, configOf(work));
    const flags = ['--config', config, '--json', '--quiet'];
    const profile = process.env['BENCH_PROFILE'];
    return await run({
      path: resolve('dist/cli.js'),
      words: [...words, ...flags],
      flags: profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configOf({ couchdbUrl, dynamodbUrl, collections, settings = '' }: Work): string {
  return `export default { migrations: { bench: {
  source: { type: 'couchdb', url: ${JSON.stringify(couchdbUrl)} },
  target: { type: 'dynamodb', endpoint: ${JSON.stringify(dynamodbUrl)} },
  collections: ${JSON.stringify(collections)},
  ${settings}
} } };\n`;
}
