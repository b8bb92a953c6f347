import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Ending } from './docferry.js';
import { type Environment, runMain } from './in-process.js';
// Loaded one after the other: jest loses its way among modules that are imported at the same time.
import '../../src/config/load.js';
import '../../src/commands/migrate.js';
import '../../src/commands/begin-now.js';
import '../../src/cli/supervise.js';

/** What must not be read anywhere. */
export const secret = 'hunter-hunter-23';

/** A command line that does not work out, and what it says. */
export interface Mistake {
  readonly argv: readonly string[];
  readonly env?: Environment;
  readonly code: number;
  /** The whole sentence, or what is the same of it everywhere; `CWD` stands for the folder. */
  readonly says: string | RegExp;
  /** A part of the hint. */
  readonly cure: string;
}

/** Nothing of this machine's AWS. */
const nobody: Environment = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
  MY_PASSWORD: secret,
};

/** The folder that the mistakes of a suite are made in. */
export let cwd: string;

/** Gives a suite a folder. */
export function inFolder(): void {
  beforeAll(async () => {
    cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-mistakes-')));
  });
  afterAll(async () => {
    await rm(cwd, { recursive: true, force: true });
  });
}

/** Writes files into it. */
export async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
}

/** The text of a config with one migration. */
export function configOf(source: object, target: object, changes: object = {}): string {
  const there = { source, target, collections: { users: {} }, ...changes };
  return `export default ${JSON.stringify({ migrations: { there } }, null, 2)};`;
}

/** Makes a mistake, once as usual and once with all that can be told. */
export async function expectOneSentence({ argv, env = {}, code, says, cure }: Mistake): Promise<void> {
  const surroundings = { cwd, env: { ...nobody, HOME: cwd, ...env } };
  const usual = await runMain(argv, surroundings);
  const all = await runMain([...argv, '--log-level', 'debug'], surroundings);
  expect({ code: usual.code, ...spoken(usual) }).toEqual({
    code,
    errors: [typeof says === 'string' ? says : expect.stringMatching(says)],
    hints: [expect.stringContaining(cure)],
    frames: 0,
  });
  expect(all.code).toBe(code);
  expect(spoken(all).frames).toBeGreaterThan(0);
  expect(usual.stdout + usual.stderr + all.stdout + all.stderr).not.toContain(secret);
}

function spoken({ stderr }: Ending): Readonly<Record<string, unknown>> & { readonly frames: number } {
  const lines = stderr.replaceAll(cwd, 'CWD').split('\n');
  const after = (mark: RegExp): string[] => lines.flatMap((line) => mark.exec(line)?.slice(-1) ?? []);
  return {
    errors: after(/^(?:\w+: )?error: (.*)$/),
    hints: after(/^(?:\w+: )?hint: (.*)$/),
    frames: lines.filter((line) => /^\s*at .*\d\)?$/.test(line)).length,
  };
}

let configs = 0;

/** Makes a migration by a config in vain, because of a database. */
export async function expectRefusal(config: string, mistake: Omit<Mistake, 'argv'>): Promise<void> {
  const name = `config-${configs++}`;
  await writeAll({ [`${name}.ts`]: config });
  await expectOneSentence({ argv: ['migrate', '--config', `${name}.ts`, '--state', name], ...mistake });
}
