import { describe, expect, test } from '@jest/globals';
import { access, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly name: string;
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<string, { readonly 'timeout-minutes': number; readonly steps: readonly Step[] }>
  >;
}

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly { readonly type: string; readonly id?: string }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const github = join(root, '.github');
const workflows = await readdir(join(github, 'workflows'));
const forms = (await readdir(join(github, 'ISSUE_TEMPLATE'))).filter((name) => name !== 'config.yml');

async function yaml<T>(...path: readonly string[]): Promise<T> {
  return parse(await readFile(join(github, ...path), 'utf8'), { strict: true, uniqueKeys: true }) as T;
}

async function stepsOf(name: string): Promise<readonly Step[]> {
  return Object.values((await yaml<Workflow>('workflows', name)).jobs).flatMap(({ steps }) => steps);
}

/** What a command line starts, as something that must be there. */
async function missing(command: string): Promise<string | undefined> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const [, script] = /^npm run (?:--silent )?(\S+)/.exec(command) ?? [];
  if (script !== undefined) return script in scripts ? undefined : `no script "${script}"`;
  const [, path] = /^bash (\S+)/.exec(command) ?? /^npx (\S+)/.exec(command) ?? [];
  const file = path !== undefined && command.startsWith('npx') ? join('node_modules/.bin', path) : path;
  if (file === undefined)
    return /^(?:npm (?:ci|audit)|gh release) /.test(command) ? undefined : `unknown: ${command}`;
  return await access(join(root, file)).then(
    () => undefined,
    () => `no file "${file}"`,
  );
}

describe('the workflows', () => {
  test('are there', () => {
    expect(workflows.sort()).toEqual(['audit.yml', 'ci.yml', 'release.yml']);
  });

  test.each(workflows)('%s: has few rights, ends, and pins the actions of others', async (name) => {
    const { permissions, jobs } = await yaml<Workflow>('workflows', name);
    expect(name === 'release.yml' ? {} : { contents: 'read' }).toEqual(permissions);
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    const text = await readFile(join(github, 'workflows', name), 'utf8');
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test.each(workflows)('%s: starts only what is there', async (name) => {
    const commands = (await stepsOf(name)).flatMap(({ run, with: inputs }) =>
      [run, inputs?.['version'], inputs?.['publish']].flatMap((text) => text?.trim().split('\n') ?? []),
    );
    expect(commands.length).toBeGreaterThan(0);
    expect((await Promise.all(commands.map(missing))).filter((each) => each !== undefined)).toEqual([]);
  });

  test('test every version of Node.js that the package takes', async () => {
    const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
    };
    const text = await readFile(join(github, 'workflows/ci.yml'), 'utf8');
    expect(text).toContain('node: [20, 22, 24]');
    expect(engines.node).toMatch(/^>=20\./);
  });
});

test.each(forms)('the form %s is one', async (name) => {
  const { body, ...form } = await yaml<Form>('ISSUE_TEMPLATE', name);
  expect(form.name).not.toBe('');
  expect(form.description).not.toBe('');
  const kinds = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];
  for (const { type } of body) expect(kinds).toContain(type);
  const ids = body.filter(({ type }) => type !== 'markdown').map(({ id }) => id);
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(['dependabot.yml', 'ISSUE_TEMPLATE/config.yml'])('%s can be read', async (name) => {
  expect(await yaml(name)).toEqual(expect.any(Object));
});
