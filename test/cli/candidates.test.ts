import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runMain } from './in-process.js';

let cwd: string;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-candidates-')));
  const config = `import { defineConfig, env } from 'docferry';
    const url = env('DOCFERRY_NOWHERE_SET');
    export default defineConfig({ migrations: {
      crm: { source: { type: 'couchdb', url }, tyypo: 1, collections: { users: {}, tickets: {} } },
      shop: { collections: { orders: {}, users: {} } },
    } });`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
  await writeFile(join(cwd, 'broken.ts'), 'export default {');
  await writeFile(join(cwd, 'odd.ts'), 'export default { migrations: { a: 1, b: { collections: null } } };');
});

afterAll(async () => {
  await rm(cwd, { recursive: true, force: true });
});

/** The words that are offered, without what is said of them. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runMain(['__complete', ...words], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.replace(/\t.*/, '')]));
}

test.each<readonly [string, string[], string[]]>([
  ['commands', ['s'], ['sync', 'status']],
  ['flags before a command', ['--ver'], ['--version']],
  [
    'flags of a command and of all',
    ['sync', '--l'],
    ['--listen', '--listen-token', '--log-format', '--log-level'],
  ],
  ['what is switched off', ['cutover', '--no'], ['--no-verify']],
  [
    'no flag twice',
    ['status', '--json', '--offline', '--'],
    ['--config', '--migration', '--state', '--quiet', '--log-level', '--help'],
  ],
  ['choices', ['sync', '--log-format', ''], ['auto', 'json', 'pretty']],
  ['choices after a sign', ['sync', '--log-format=p'], ['--log-format=pretty']],
  ['choices after a sign that bash has cut off', ['sync', '--log-format', '=', 'p'], ['pretty']],
  ['choices directly after it', ['sync', '--log-format', '='], ['auto', 'json', 'pretty']],
  ['collections of all migrations', ['migrate', ''], ['users', 'tickets', 'orders']],
  ['collections of one', ['migrate', '--migration', 'shop', ''], ['orders', 'users']],
  ['collections that are not named yet', ['migrate', 'users', ''], ['tickets', 'orders']],
  ['collections after a flag with a value', ['verify', '--sample', '5%', 't'], ['tickets']],
  ['collections after a flag without', ['verify', '--changes', 't'], ['tickets']],
  ['migrations', ['--migration', ''], ['crm', 'shop']],
  ['migrations before and after the command', ['migrate', '--migration=c'], ['--migration=crm']],
  ['what can be permitted', ['doctor', '--for', 'migrate,s'], ['migrate,sync', 'migrate,status']],
  ['rejection codes', ['rejects', '--code', 'item_'], ['item_too_large']],
  ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
  ['files', ['migrate', '--config', 'm'], [':files']],
  ['files after a sign', ['migrate', '--plan='], [':files']],
  ['folders', ['migrate', '--state', ''], [':folders']],
  ['nothing for a value that nobody knows', ['sync', '--listen', ''], []],
  ['nothing for the run of an undo', ['undo', ''], []],
  ['collections after it', ['undo', '20260131-021500-417k3', 'o'], ['orders']],
  ['nothing where no names belong', ['demo', ''], []],
  ['commands after one that is none', ['migrat', 'de'], ['demo']],
  ['nothing of a config that does not run', ['migrate', '--config', 'broken.ts', ''], []],
  ['nothing of a config that is not there', ['migrate', '--config', 'nowhere.ts', ''], []],
  ['what a config has that is wrong', ['--config', 'odd.ts', '--migration', ''], ['a', 'b']],
  ['no collections of it', ['--config', 'odd.ts', 'migrate', ''], []],
])('offers %s', async (_, words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

test('says what a command and a flag are for', async () => {
  const { stdout } = await runMain(['__complete', 'migrate', '--rest'], { cwd });
  expect(stdout).toBe('--restart\tForget the checkpoints and read everything again\n');
});
