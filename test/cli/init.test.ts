import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { givenAnswers } from '../../src/cli/init-flags.js';
import { askAnswers } from '../../src/cli/init-questions.js';
import { initVerb } from '../../src/cli/init.js';
import { Terminal } from '../../src/cli/terminal.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { docferry } from './docferry.js';

const login = { username: 'admin', password: 'open-sesame' };
let couchdb: CouchDBServer;
let cwd: string;

beforeAll(async () => {
  couchdb = await startCouchDBServer(login);
  for (const name of ['users', 'tickets']) await CouchDBDatabase.create({ url: couchdb.url, ...login }, name);
  cwd = await mkdtemp(join(tmpdir(), 'docferry-init-'));
});

afterAll(async () => {
  await couchdb.close();
  await rm(cwd, { recursive: true });
});

function withLogin(password: string): string {
  return couchdb.url.replace('//', `//admin:${password}@`);
}

test('without a terminal flags tell everything, and no password is written', async () => {
  const args = [
    'init',
    '--url',
    withLogin('open-sesame'),
    '--region',
    'eu-central-1',
    '--table-prefix',
    'new-',
  ];
  const made = await docferry(args, { cwd });
  expect(made).toMatchObject({ code: 0, stdout: '' });
  expect(made.stderr).toMatch(/^2 collections: tickets, users$/m);
  for (const name of await readdir(cwd)) {
    expect(await readFile(join(cwd, name), 'utf8')).not.toContain('open-sesame');
  }
  const config = await readFile(join(cwd, 'migrations.config.ts'), 'utf8');
  expect(config).toContain(`url: env('COUCHDB_URL', '${couchdb.url}')`);
  expect(config).toContain("tablePrefix: 'new-'");
  const again = await docferry(args, { cwd });
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toMatch(/^error: the config ".*migrations\.config\.ts" is there already$/m);
}, 30_000);

interface Ran {
  readonly code?: number;
  readonly thrown?: unknown;
  readonly result: unknown;
}

/** Runs the verb as a script would, in this process. */
async function inScript(own: Readonly<Record<string, unknown>>, config: string): Promise<Ran> {
  let stdout = '';
  const stream = new PassThrough().on('data', (text: Buffer) => (stdout += text.toString()));
  const terminal = new Terminal(stream, new PassThrough(), {});
  const options = {
    config,
    migration: undefined,
    state: undefined,
    json: true,
    level: 'info' as const,
  };
  try {
    const code = await initVerb.run({ options, own, terminal, cwd });
    return { code, result: JSON.parse(stdout) };
  } catch (thrown) {
    return { thrown, result: stdout };
  }
}

describe('in a script', () => {
  test('named collections are taken without asking the source', async () => {
    const ran = await inScript({ url: 'http://127.0.0.1:9', collections: ['a', 'b/c'] }, 'named.config.ts');
    expect(ran).toMatchObject({ code: 0, result: { command: 'init', ok: true, collections: ['a', 'b/c'] } });
    expect(await readFile(join(cwd, 'named.config.ts'), 'utf8')).toContain("'b/c': { to: 'b-c' }");
  });

  test.each([
    ['a wrong password', () => ({ url: withLogin('wrong') }), /^Set COUCHDB_USER .* name the collections/],
    ['an address of another kind', () => ({ url: 'ftp://couch' }), /^Correct the flag/],
    ['a wrong region', () => ({ region: 'here!', collections: ['a'] }), /^Correct the flag/],
    ['the tables that are read', () => ({ source: 'dynamodb', collections: ['abc'] }), /^Correct the flag/],
  ])('%s: the cure is told, and nothing is written', async (_what, own, hint) => {
    const ran = await inScript(own(), 'wrong.config.ts');
    expect(ran.thrown).toMatchObject({ hint: expect.stringMatching(hint) });
    expect(await readdir(cwd)).not.toContain('wrong.config.ts');
  });
});

describe('at a terminal', () => {
  /** Answers questions: each text is typed once the question before it has been asked. */
  async function answering(
    given: Readonly<Record<string, unknown>>,
    dialogue: readonly (readonly [question: string, answer: string])[],
  ): Promise<{ answers: Awaited<ReturnType<typeof askAnswers>>; shown: string }> {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
    let shown = '';
    const output = new PassThrough().on('data', (text: Buffer) => (shown += text.toString()));
    const asked = askAnswers(givenAnswers(given, {}), { input, output });
    for (const [question, answer] of dialogue) {
      const before = shown.length;
      while (!shown.slice(shown.lastIndexOf('◆')).includes(question)) await delay(5);
      input.write(answer);
      while (shown.length === before) await delay(5);
    }
    return { answers: await asked, shown };
  }

  test('the databases that were found are offered, all of them chosen', async () => {
    const { answers, shown } = await answering({ url: couchdb.url }, [
      ['Where do the documents', '\r'],
      ['Address of the CouchDB', '\r'],
      ['Username', 'admin\r'],
      ['Password', 'open-sesame\r'],
      ['Which collections', '\r'],
      ['Region', '\r'],
      ['Address of DynamoDB', '\r'],
      ['Put before', 'x-\r'],
    ]);
    expect(answers).toEqual({
      source: { type: 'couchdb', url: couchdb.url },
      target: { region: 'us-east-1', endpoint: undefined },
      collections: ['tickets', 'users'],
      tablePrefix: 'x-',
    });
    expect(shown).not.toContain('open-sesame');
  });

  test('a source that cannot be asked is told, names are typed, and what is no address is asked again', async () => {
    const { answers, shown } = await answering({ url: couchdb.url }, [
      ['Where do the documents', '\r'],
      ['Address of the CouchDB', '\r'],
      ['Username', '\r'],
      ['Names of the collections', 'users, tickets\r'],
      ['Region', '\r'],
      ['Address of DynamoDB', 'x\r'],
      ['An address begins with http', '\u007fhttp://127.0.0.1:8000\r'],
      ['Put before', '\r'],
    ]);
    expect(shown).toContain('was refused: 401');
    expect(answers).toMatchObject({
      target: { endpoint: 'http://127.0.0.1:8000' },
      collections: ['users', 'tickets'],
      tablePrefix: undefined,
    });
  });

  test('Ctrl-C breaks it off', async () => {
    const { answers, shown } = await answering({}, [['Where do the documents', '\u0003']]);
    expect(answers).toBeUndefined();
    expect(shown).toContain('Nothing was written.');
  });
});
