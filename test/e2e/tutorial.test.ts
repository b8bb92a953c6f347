import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type NpmRegistry, startNpmRegistry } from '../support/npm-registry.js';
import { patternOf, type TutorialStep, tutorialSteps } from './tutorial-page.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = await readFile(join(root, 'docs/tutorial.md'), 'utf8');

let scratch: string;
let registry: NpmRegistry;
let background: ChildProcess | undefined;

beforeAll(async () => {
  scratch = await realpath(await mkdtemp(join(tmpdir(), 'docferry-tutorial-')));
  await mkdir(join(scratch, 'folder'));
  await mkdir(join(scratch, 'packed'));
  await writeFile(join(scratch, 'npmrc'), '');
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const folders = Object.keys(dependencies).map((name) => join(root, 'node_modules', name));
  registry = await startNpmRegistry([root, ...folders], join(scratch, 'packed'));
}, 600_000);

afterAll(async () => {
  interrupt();
  await registry.close();
  await rm(scratch, { recursive: true });
});

/** Ctrl-C: a terminal sends it to all processes of a command. */
function interrupt(): void {
  const { pid, exitCode, signalCode } = background ?? {};
  background = undefined;
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGINT');
}

/** The environment of somebody who has nothing but Node.js, and a registry that has this package. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: scratch,
    npm_config_registry: registry.url,
    npm_config_userconfig: join(scratch, 'npmrc'),
    npm_config_cache: join(scratch, 'cache'),
    npm_config_update_notifier: 'false',
  };
}

/** Starts a command in the one shell that the tutorial has, as to its folder and its variables. */
function start({ command, background: stays }: TutorialStep, output: string): ChildProcess {
  const variables = `'${join(scratch, 'variables')}'`;
  const keep = stays ? '' : `trap "export -p > ${variables}" EXIT\n`;
  const script = `if [ -f ${variables} ]; then . ${variables}; fi\n${keep}set -e\n${command}`;
  // Synchronous: a command that is over at once must not be over before anybody waits for its end.
  const file = openSync(output, 'w');
  try {
    return spawn('sh', ['-c', script], {
      cwd: join(scratch, 'folder'),
      env: environment(),
      detached: stays,
      stdio: ['ignore', file, file],
    });
  } finally {
    closeSync(file);
  }
}

/** Waits until a command that goes on has printed what the page shows: until then nobody reads on. */
async function printed(step: TutorialStep, output: string): Promise<void> {
  const shown = patternOf(step.shown ?? '');
  while (!shown.test(await readFile(output, 'utf8'))) {
    if (background?.exitCode !== null)
      throw new Error(`"${step.command}": ${await readFile(output, 'utf8')}`);
    await delay(50);
  }
}

test('the tutorial works to the letter, from an empty folder and the packed package', async () => {
  const steps = tutorialSteps(page);
  expect(steps.map(({ command }) => command.trim())).toEqual(
    expect.arrayContaining(
      ['init --yes', 'doctor', 'dry-run', 'migrate', 'verify', 'sync'].map((verb) => `npx docferry ${verb}`),
    ),
  );
  for (const [index, step] of steps.entries()) {
    const output = join(scratch, `${index}.txt`);
    const child = start(step, output);
    if (step.background) {
      background = child;
      await printed(step, output);
      continue;
    }
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const text = await readFile(output, 'utf8');
    expect({ command: step.command, exitCode, text }).toEqual({
      command: step.command,
      exitCode: step.exitCode,
      text: step.shown === undefined ? text : expect.stringMatching(patternOf(step.shown)),
    });
  }
  interrupt();
  await expect(saidLast()).resolves.toBe('stopped: both databases are gone, with all they held');
}, 600_000);

/** The last line of the command that was interrupted. It may outlive the shell that started it. */
async function saidLast(): Promise<string | undefined> {
  const index = tutorialSteps(page).findIndex(({ background: stays }) => stays);
  for (let attempt = 0; attempt < 2_400; attempt += 1) {
    const line = (await readFile(join(scratch, `${index}.txt`), 'utf8')).trimEnd().split('\n').at(-1);
    if (line?.startsWith('stopped') === true) return line;
    await delay(50);
  }
  return undefined;
}
