import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { docferry } from './docferry.js';

let cwd: string;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-usage-')));
  const route = `{
    source: { type: 'couchdb', url: 'http://127.0.0.1:9' },
    target: { type: 'dynamodb' },
    collections: { users: {}, tickets: {} },
  }`;
  const files = {
    'one.ts': `export default { migrations: { there: ${route} } };`,
    'two.ts': `export default { migrations: { there: ${route}, back: ${route} } };`,
    'typo.ts': `export default { migrations: { there: { ...${route}, nubmers: 'string' } } };`,
    'throws.ts': `\nthrow new Error('at http://ann:hunter22@h/ with hunter23');`,
    'variable.ts': `import { env } from 'docferry';\nexport default { migrations: env('NO_SUCH') };`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
});

afterAll(async () => {
  await rm(cwd, { recursive: true, force: true });
});

const one = ['migrate', '--config', 'one.ts'];

/** A wrong command line, and the sentence about it. */
const mistakes: readonly (readonly [string[], string])[] = [
  [[], 'no command was given'],
  [['--json'], 'no command was given'],
  [['migrat'], 'there is no command "migrat", did you mean "migrate"?'],
  [['xyzzy', 'users'], 'there is no command "xyzzy"'],
  [['migrate', '--restrat'], 'there is no flag "--restrat", did you mean "--restart"?'],
  [['migrate', '--confg=x'], 'there is no flag "--confg", did you mean "--config"?'],
  [['migrate', '--logLevel', 'warn'], 'there is no flag "--logLevel", did you mean "--log-level"?'],
  [['migrate', '--no-such'], 'there is no flag "--no-such"'],
  [['migrate', '-q'], 'there is no flag "-q"'],
  [['demo', '--restart'], 'there is no flag "--restart"'],
  [['demo', 'users'], '"demo" does not take "users"'],
  [['migrate', '--config'], 'the flag "--config" needs a value'],
  [['migrate', '--config='], 'the flag "--config" needs a value'],
  [['migrate', '--log-level'], 'the flag "--log-level" needs a value'],
  [
    ['migrate', '--log-level', 'wran'],
    'the flag "--log-level" must be "error" or "warn" or "info" or "debug", not "wran", did you mean "warn"?',
  ],
  [['migrate', '--state', 'a', '--state', 'b'], 'the flag "--state" is given more than once'],
  [['migrate', '--json=maybe'], 'the flag "--json" takes no value, not even "maybe"'],
  [['migrate'], 'there is no migrations.config.ts in "CWD" or above'],
  [['migrate', '--config', 'nowhere.ts'], 'the config "CWD/nowhere.ts" does not exist'],
  [[...one, 'user'], 'there is no collection "user", did you mean "users"?'],
  [[...one, '--migration', 'ther'], 'there is no migration "ther", did you mean "there"?'],
  [['migrate', '--config', 'two.ts'], 'the config has 2 migrations: "there", "back"'],
  [['migrate', '--config', 'typo.ts'], 'migrations.there.nubmers: unknown field, did you mean "numbers"?'],
  [
    [...one, '--from-now', '--turn-around'],
    '"--turn-around" means nothing where "--from-now" copies nothing',
  ],
  [[...one, '--dry-run', '--from-now'], '"--from-now" means nothing to a dry run'],
  [
    ['sync', '--config', 'one.ts', '--watch', '--turn-around'],
    '"--turn-around" is for one run, and this one stays',
  ],
  [[...one, '--enable-streams'], '"--enable-streams" means nothing to a source of type "couchdb"'],
  [[...one, '--dry-run', '--enable-streams'], '"--enable-streams" means nothing to a dry run'],
  [['verify', '--changes', '--sample', '5'], '"--changes" and "--sample" exclude each other'],
  [
    ['sync', '--config', 'one.ts', '--enable-streams'],
    '"--enable-streams" is for collections that are copied',
  ],
  [['migrate', '--config', 'variable.ts'], 'environment variable NO_SUCH is not set'],
  [
    ['migrate', '--config', 'throws.ts'],
    'the config CWD/throws.ts:2 does not run: at http://[redacted]@h/ with [redacted]',
  ],
];

describe('a mistake is one sentence, a hint, and exit code 2', () => {
  test.each(mistakes.map(([argv, sentence]) => [argv.join(' '), argv, sentence] as const))(
    'docferry %s',
    async (_, argv, sentence) => {
      const place = { cwd, env: { MY_PASSWORD: 'hunter23' } };
      const { code, stdout, stderr } = await docferry(argv, place);
      const lines = stderr.trimEnd().split('\n');
      expect(lines[0]).toBe(`error: ${sentence.replace('CWD', cwd)}`);
      expect(lines[1]).toMatch(/^hint: \S.*\.$/);
      expect(lines).toHaveLength(2);
      expect(code).toBe(2);
      if (!argv.some((word) => word.startsWith('--json'))) expect(stdout).toBe('');
    },
  );
});

test('with --json a mistake is one object on stdout as well', async () => {
  const { code, stdout, stderr } = await docferry(['migrate', '--json', '--restrat'], { cwd });
  expect(JSON.parse(stdout)).toEqual({
    command: 'migrate',
    ok: false,
    error: {
      code: 'usage',
      message: 'there is no flag "--restrat", did you mean "--restart"?',
      hint: 'Run docferry migrate --help.',
      exitCode: 2,
    },
  });
  expect(stderr).toContain('--restrat');
  expect(code).toBe(2);
});

describe('what needs no config', () => {
  test('--version', async () => {
    const { code, stdout } = await docferry(['--version'], { cwd });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });

  test('--help names every command and every flag', async () => {
    const { code, stdout, stderr } = await docferry(['--help'], { cwd });
    for (const word of [
      'migrate',
      'demo',
      '--config',
      '--migration',
      '--state',
      '--json',
      '--quiet',
      '--log-level',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('migrate --help explains its own flags', async () => {
    const { stdout } = await docferry(['migrate', '--help'], { cwd });
    expect(stdout).toContain('--restart');
    expect(stdout).toContain('--accept-config-change');
  });
});
