import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What `npm publish` would send, of the dist/ that `npm run build` has made. */
interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
let scratch: string;
let packed: Packed;
let tarball: Buffer;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'docferry-packed-'));
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch],
    { cwd: root },
  );
  // A list up to npm 11, an object by names from npm 12 on.
  const [only] = Object.values(JSON.parse(stdout) as Readonly<Record<string, Packed>>);
  if (only === undefined) throw new Error(`npm packed nothing: ${stdout}`);
  packed = only;
  tarball = await readFile(join(scratch, packed.filename));
}, 120_000);

afterAll(async () => {
  await rm(scratch, { recursive: true });
});

function pathsOf(pattern: RegExp): readonly string[] {
  return packed.files.map(({ path }) => path).filter((path) => pattern.test(path));
}

async function texts(pattern: RegExp): Promise<readonly (readonly [path: string, text: string])[]> {
  return await Promise.all(
    pathsOf(pattern).map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const),
  );
}

async function manifest(): Promise<{ readonly dependencies: Readonly<Record<string, string>> }> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Awaited<
    ReturnType<typeof manifest>
  >;
}

describe('the package', () => {
  test('has what it needs', () => {
    const needed = [
      ...['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENCES.txt'],
      ...['dist/cli.js', 'dist/index.js', 'dist/index.d.ts', 'dist/testing.js', 'dist/testing.d.ts'],
      ...['embedded-servers', 'couchdb-process', 'dynalite-process'].map((name) => `dist/demo/${name}.js`),
    ];
    expect(pathsOf(/./)).toEqual(expect.arrayContaining(needed));
    expect(packed.files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path)).toEqual([
      'dist/cli.js',
    ]);
  });

  test('has nothing else', () => {
    const known =
      /^(?:(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)|dist\/(?:THIRD-PARTY-LICENCES\.txt|[\w/.-]+\.(?:js|d\.ts)))$/;
    expect(pathsOf(/./).filter((path) => !known.test(path))).toEqual([]);
    expect(pathsOf(/\.test\.|\/test\/|\/bench\//)).toEqual([]);
    expect(packed.size).toBeLessThan(2_000_000);
  });

  test('loads next to nothing before it knows that this Node.js can run it', async () => {
    const loaded = new Map<string, string>();
    for (const waiting = ['cli.js']; waiting.length > 0;) {
      const name = waiting.pop() ?? '';
      if (loaded.has(name)) continue;
      const text = await readFile(join(root, 'dist', name), 'utf8');
      loaded.set(name, text);
      for (const [, found = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*["']\.\/([^"']+)["']/gm))
        waiting.push(found);
    }
    expect([...loaded.values()].join('').length).toBeLessThan(20_000);
  });

  test('holds no place and no secret of the machine that built it', async () => {
    const places = [root, `${homedir()}/`, `${tmpdir()}/docferry-`];
    const environment = Object.entries(process.env).flatMap(([name, value = '']) =>
      /TOKEN|SECRET|PASSWORD|CREDENTIAL|_KEY$/i.test(name) && value.length >= 8 ? [value] : [],
    );
    const secrets =
      /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bnpm_\w{36}\b|\bgh[opsu]_\w{36}\b|BEGIN [A-Z ]*PRIVATE KEY-----\n\w/;
    const found = (await texts(/./)).flatMap(([path, text]) =>
      [...places, ...environment].some((part) => text.includes(part)) || secrets.test(text) ? [path] : [],
    );
    expect(found).toEqual([]);
  });
});

describe('its dependencies', () => {
  test('are the packages that its code or its types import, and no others', async () => {
    const imports =
      /^(?:import|export)\b[^;'"]*?from ["']([^"'.][^"']*)["']|\bimport\(["']([^"'.][^"']*)["']\)|^import ["']([^"'.][^"']*)["']|\brequire\d*\.resolve\(["']([^"']+)["']\)/gm;
    const found = (await texts(/\.(?:js|d\.ts)$/)).flatMap(([, text]) =>
      [...text.matchAll(imports)].map(([, ...names]) => names.join('')),
    );
    const packages = found
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    const { dependencies } = await manifest();
    expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test('run no script when they are installed, and neither does the package', async () => {
    const { dependencies } = await manifest();
    for (const folder of ['.', ...Object.keys(dependencies).map((name) => join('node_modules', name))]) {
      const { scripts = {} } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as {
        readonly scripts?: Readonly<Record<string, string>>;
      };
      for (const name of ['preinstall', 'install', 'postinstall']) expect(scripts).not.toHaveProperty(name);
    }
  });
});

test('publint has nothing to say', async () => {
  const data = Uint8Array.from(tarball).buffer;
  const { messages, pkg } = await publint({ pack: { tarball: data }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
});

test('its types are found and right by the rules of Node.js and of bundlers', async () => {
  const result = await checkPackage(createPackageFromTarballData(tarball));
  if (!('problems' in result)) throw new Error('the package has no types');
  // The package is ESM only: what CommonJS and the resolution of Node.js 10 make of it does not count.
  const counted = result.problems.filter(
    (problem) => !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind),
  );
  expect(counted).toEqual([]);
  expect(Object.keys(result.entrypoints)).toContain('.');
});

/** Puts the package into a folder as `npm install` does, with the packages that it depends on. */
async function install(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'docferry'), { recursive: true });
  const unpack = ['-xzf', join(scratch, packed.filename), '-C', join(modules, 'docferry')];
  await promisify(execFile)('tar', [...unpack, '--strip-components=1']);
  for (const name of Object.keys((await manifest()).dependencies))
    await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
}

test('its contract suites run under node:test', async () => {
  const folder = join(scratch, 'user');
  await install(folder);
  const outfile = join(folder, 'adapters.test.mjs');
  const entry = join(root, 'test/examples/node-test.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    format: 'esm',
    outfile,
    tsconfigRaw: {},
  });
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', outfile]);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(100);
}, 120_000);
