import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { Answers } from '../../../src/config/init/answers.js';
import { configText } from '../../../src/config/init/config-text.js';
import { environmentText } from '../../../src/config/init/environment-text.js';
import { loadConfig } from '../../../src/config/load.js';
import type { Migration } from '../../../src/config/migration.js';
import * as api from '../../../src/index.js';

const collections = ['users', 'a/b', 'a-b', "it's", 'class', 'cd', '1st'];
const answers: Readonly<Record<string, Answers>> = {
  couchdb: {
    source: { type: 'couchdb', url: 'https://couch.example.com:6984' },
    target: { region: 'eu-central-1' },
    collections,
  },
  dynamodb: {
    source: { type: 'dynamodb', region: 'us-west-2', endpoint: 'http://127.0.0.1:8001' },
    target: { region: 'eu-central-1', endpoint: 'http://127.0.0.1:8000' },
    collections: ['users', 'tickets'],
    tablePrefix: 'new-',
  },
};

/** Where such a config stands, which the project's own type check covers. */
function placeOf(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/init/${name}.config.ts`, import.meta.url));
}

function givenBy(name: string): Answers {
  const given = answers[name];
  if (given === undefined) throw new Error(`there are no answers "${name}"`);
  return given;
}

async function load(name: string): Promise<Migration> {
  const { migrations } = await loadConfig({ path: placeOf(name), cwd: '/', api });
  const [migration] = migrations;
  if (migration === undefined) throw new Error(`there is no migration in "${name}"`);
  return migration;
}

test.each(Object.keys(answers))('from a %s source, a config is written that type-checks', async (name) => {
  expect(configText(givenBy(name))).toBe(await readFile(placeOf(name), 'utf8'));
});

describe('such a config loads and says what was answered', () => {
  test('of CouchDB, where some names are no names of tables', async () => {
    const migration = await load('couchdb');
    expect(migration.source).toMatchObject({ type: 'couchdb', url: 'https://couch.example.com:6984' });
    expect(migration.target).toMatchObject({ type: 'dynamodb', region: 'eu-central-1' });
    expect(migration.collections.map(({ name, from, to }) => [name, from, to])).toEqual([
      ['users', 'users', 'users'],
      ['a/b', 'a/b', 'a-b-2'],
      ['a-b', 'a-b', 'a-b'],
      ["it's", "it's", 'it-s'],
      ['class', 'class', 'class'],
      ['cd', 'cd', 'cd_'],
      ['1st', '1st', '1st'],
    ]);
  });

  test('of DynamoDB, with addresses and a prefix', async () => {
    const migration = await load('dynamodb');
    expect(migration.source).toMatchObject({ region: 'us-west-2', endpoint: 'http://127.0.0.1:8001' });
    expect(migration.target).toMatchObject({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:8000' });
    expect(migration.collections.map(({ to }) => to)).toEqual(['new-users', 'new-tickets']);
  });
});

test.each(Object.keys(answers))('the example for a %s source names each variable of the config', (name) => {
  const given = givenBy(name);
  const variables = [...configText(given).matchAll(/env(?:\.optional)?\('(\w+)'/g)].map(([, found]) => found);
  expect(variables.length).toBeGreaterThan(2);
  const example = environmentText(given);
  const named = [...example.matchAll(/^(?:# )?(\w+)=/gm)].map(([, found]) => found);
  expect(named).toEqual(expect.arrayContaining(variables));
});
