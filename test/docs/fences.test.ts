import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { configApi } from '../../src/cli/config-api.js';
import { loadConfig } from '../../src/config/load.js';
import { type Fence, allPages, unchecked } from '../../scripts/docs/page.js';
import { type Module, documentedModules } from '../../scripts/docs/typescript-fences.js';
import { Shell } from './shell.js';

const pages = allPages();
/** What stands on these is followed to the letter by a test of its own, output included. */
const followed = new Set(['docs/tutorial.md']);

const fences = pages.filter(({ path }) => !followed.has(path)).flatMap((page) => page.fences);
const checked = new Set(['ts', 'sh', 'json', 'yaml', 'Dockerfile']);
const modules = documentedModules();

let folder = '';
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-fences-'));
  for (const { text } of modules)
    for (const [, name = ''] of text.matchAll(/\benv(?:\.optional)?\('(\w+)'/g))
      process.env[name] = name.endsWith('URL') ? 'https://couch.example.com' : 'example';
});

afterAll(async () => {
  process.env = before;
  await rm(folder, { recursive: true, force: true });
});

function fencesIn(language: string): Fence[] {
  return fences.filter((fence) => fence.language === language && !unchecked.test(fence.mark));
}

async function migrationsOf({ text }: Module, index: number): ReturnType<typeof loadConfig> {
  const path = join(folder, `${index}.config.ts`);
  await writeFile(path, text);
  return await loadConfig({ path, cwd: folder, api: configApi });
}

test('an example is in a language that is checked, or says why it is not', () => {
  const others = fences.filter(({ language, mark }) => !checked.has(language) || mark !== '');
  expect(others.filter(({ mark }) => !unchecked.test(mark))).toEqual([]);
  // Whoever adds one that nothing checks counts it here.
  expect(others.map(({ place }) => place.replace(/:\d+$/, '')).sort()).toEqual([
    'docs/costs.md',
    'docs/doctor.md',
    'docs/library.md',
    'docs/writing-a-source.md',
    'docs/writing-a-target.md',
  ]);
});

// That TypeScript has the types it says is judged by `npm run check:docs`, where the compiler is at work anyway.
test('configs are loaded, and are valid', async () => {
  const configs = modules.filter(({ config }) => config);
  expect(configs.length).toBeGreaterThan(8);
  const problems: string[] = [];
  for (const [index, module] of configs.entries()) {
    const { place } = module.fence;
    const problem = await migrationsOf(module, index).then(
      () => undefined,
      (error: unknown) => `${place}: ${String(error)}`,
    );
    if (problem !== undefined) problems.push(problem);
  }
  expect(problems).toEqual([]);
});

test('commands are such as docferry takes', async () => {
  const known = modules.filter(({ config }) => config).map((module, index) => migrationsOf(module, index));
  const loaded = await Promise.all([...known, loadConfig({ cwd: process.cwd(), api: configApi })]);
  const collections = loaded.flatMap(({ migrations }) =>
    migrations.flatMap((migration) => migration.collections.map(({ name }) => name)),
  );
  const shell = await Shell.create(new Set(collections));
  const texts = [
    ...fencesIn('sh'),
    ...pages.flatMap((page) => page.indented.filter(({ text }) => /^ {4}(\$ )?(npx )?docferry /.test(text))),
  ];
  expect(texts.length).toBeGreaterThan(20);
  const problems: string[] = [];
  for (const { place, text } of texts)
    problems.push(...(await shell.problemsOf(text)).map((problem) => `${place}: ${problem}`));
  expect(problems).toEqual([]);
});

test('a wrong command is noticed', async () => {
  const shell = await Shell.create(new Set(['users']));
  await expect(shell.problemsOf('docferry migrate users --dry # c')).resolves.toHaveLength(1);
  await expect(shell.problemsOf('A=b npx docferry migrate user && npm run nothing')).resolves.toHaveLength(2);
  await expect(shell.problemsOf('docferry migrate users > a.json | tar x')).resolves.toHaveLength(1);
});

test.each(fencesIn('json'))('JSON of $place', ({ text }) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test('YAML can be read', () => {
  const wrong = fencesIn('yaml').flatMap(({ place, text }) =>
    parseAllDocuments(text).flatMap(({ errors }) => errors.map(({ message }) => `${place}: ${message}`)),
  );
  expect(wrong).toEqual([]);
});

test('Dockerfiles have instructions that there are', () => {
  const instruction = /^(FROM|COPY|RUN|CMD|ENTRYPOINT|ENV|USER|WORKDIR|HEALTHCHECK|ARG) \S/;
  const lines = fencesIn('Dockerfile').flatMap(({ text }) => text.split('\n').filter((line) => line !== ''));
  expect(lines.filter((line) => !instruction.test(line))).toEqual([]);
});
