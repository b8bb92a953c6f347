import { mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { parse } from '../../src/cli/parse.js';
import { verbs } from '../../src/cli/verbs.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { docferry } from './docferry.js';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const migrationsOf = (url: string): string => `{ there: {
  source: { type: 'couchdb', url: '${url}' },
  target: { type: 'dynamodb' },
  collections: { users: {} },
} }`;
const migrations = migrationsOf('http://127.0.0.1:9');
const plain = (url: string): string => `{ migrations: ${migrationsOf(url)} }`;

let cwd: string;
let couchdb: CouchDBServer;

beforeAll(async () => {
  couchdb = await startCouchDBServer();
  await CouchDBDatabase.create({ url: couchdb.url }, 'users');
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-start-')));
  const files = {
    'migrations.config.ts': `import { defineConfig, env } from 'docferry';
      import { join } from 'node:path';
      const migrations = ${migrations} as const;
      export default defineConfig({ migrations });`,
    'plain.ts': `import { defineConfig } from 'docferry';\nexport default defineConfig(${plain(couchdb.url)});`,
    'plain.mjs': `export default ${plain(couchdb.url)};`,
    'builtins.mjs': `import { writeFileSync } from 'node:fs';
      process.on('exit', () => writeFileSync('builtins.txt', process.moduleLoadList.join('\\n')));`,
    'tables.ts': 'export const names: string[] = [];',
    'more.ts': `import { names } from './tables.js';
      export const counted = names.length;
      export default { migrations: ${migrations} };`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true, force: true });
});

/** What a start has loaded: paths from the project's root, of modules themselves and of those within bundles. */
async function loadedBy(...argv: readonly string[]): Promise<ReadonlySet<string>> {
  return await loadedWith({}, argv);
}

async function loadedWith(
  env: Readonly<Record<string, string>>,
  argv: readonly string[],
): Promise<ReadonlySet<string>> {
  const coverage = await mkdtemp(join(cwd, 'coverage-'));
  const { code } = await docferry(argv, { cwd, env: { ...env, NODE_V8_COVERAGE: coverage } });
  expect(code).toBe(0);
  const [report = ''] = await readdir(coverage);
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as {
    readonly result: readonly { readonly url: string }[];
  };
  const files = result.flatMap(({ url }) => (url.startsWith('file:') ? [fileURLToPath(url)] : []));
  return new Set((await Promise.all(files.map(sourcesOf))).flat());
}

async function sourcesOf(file: string): Promise<readonly string[]> {
  if (!file.startsWith(dist)) return [file];
  const { sources } = JSON.parse(await readFile(`${file}.map`, 'utf8')) as { readonly sources: string[] };
  return sources;
}

function packagesOf(paths: ReadonlySet<string>): readonly string[] {
  const names = [...paths].flatMap((path) => /node_modules\/(@[^/]+|[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}

const databaseClients = ['@aws', '@aws-sdk', '@smithy', 'nano', 'undici'];
const configReaders = ['jiti', 'sucrase', 'zod'];
const pageLibraries = ['@observablehq', 'linkedom', 'preact', 'preact-render-to-string', 'uplot'];

function among(found: readonly string[], names: readonly string[]): readonly string[] {
  return names.filter((name) => found.includes(name));
}

describe('a start loads only what it needs', () => {
  test('--help: no database client, nothing that reads configs or draws', async () => {
    const packages = packagesOf(await loadedBy('--help'));
    expect(packages).toContain('yargs');
    const unicode = ['ansi-styles', 'get-east-asian-width', 'wrap-ansi'];
    const drawers = [...pageLibraries, ...unicode, 'cli-progress', 'pino'];
    const unneeded = [...databaseClients, ...configReaders, ...drawers];
    expect(among(packages, unneeded)).toEqual([]);
  });

  // The build replaces what yargs measures and wraps texts by.
  test('--help: and prints what yargs would by itself', async () => {
    const parsed = await parse(['sync', '--help'], verbs, 80);
    const { stdout } = await docferry(['sync', '--help'], { cwd });
    expect({ text: stdout.trimEnd() }).toEqual(parsed);
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
  });

  test('completion: no database client, nothing that validates configs', async () => {
    const packages = packagesOf(await loadedBy('__complete', 'migrate', ''));
    expect(among(packages, [...configReaders, ...databaseClients, ...pageLibraries])).toEqual(['sucrase']);
  });

  test('status --offline: no database client, no Babel, no command but its own', async () => {
    const loaded = await loadedBy('status', '--offline');
    const packages = packagesOf(loaded);
    expect(among(packages, configReaders)).toEqual(['sucrase', 'zod']);
    expect(among(packages, [...databaseClients, ...pageLibraries, 'cli-progress', 'pino'])).toEqual([]);
    const commands = [...loaded].flatMap((path) => /src\/commands\/(.*)\.ts$/.exec(path)?.[1] ?? []);
    expect(commands).toContain('status');
    expect(among(commands, ['migrate', 'sync', 'verify', 'undo', 'dry-run'])).toEqual([]);
  });

  test('status: nano without the fetch of Node.js, no HTTP/2, nothing that reads types where there are none', async () => {
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(join(cwd, 'builtins.mjs')).href}` };
    const packages = packagesOf(await loadedWith(env, ['status', '--config', 'plain.ts']));
    expect(among(packages, [...configReaders, ...databaseClients])).toEqual(['zod', 'nano', 'undici']);
    const builtins = (await readFile(join(cwd, 'builtins.txt'), 'utf8')).split('\n');
    expect(builtins).toContain('NativeModule net');
    expect(among(builtins, ['NativeModule internal/deps/undici/undici', 'NativeModule http2'])).toEqual([]);
  });

  test('status --offline: a config in plain JavaScript is read as it is', async () => {
    const packages = packagesOf(await loadedBy('status', '--offline', '--config', 'plain.mjs'));
    expect(among(packages, configReaders)).toEqual(['zod']);
  });

  test('a config that imports other files is read by jiti', async () => {
    const packages = packagesOf(await loadedBy('status', '--offline', '--config', 'more.ts'));
    expect(packages).toContain('jiti');
  });
});
