import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { fail, process as processing } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { type FakeTarget, startFakeTarget } from '../../targets/dynamodb/fake-target.js';

const expired = fail(400, 'ExpiredTokenException');
const folders: string[] = [];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-credentials-'));
  folders.push(folder);
});

afterAll(async () => {
  delete process.env['AWS_CONFIG_FILE'];
  for (const each of folders) await rm(each, { recursive: true });
});

/** A target whose profile gets its credentials from a program: numbered ones, or always the same. */
async function withProfile(numbered: boolean): Promise<FakeTarget> {
  const count = `calls=$(cat '${folder}/calls' 2>/dev/null || echo 0); echo $((calls + 1)) > '${folder}/calls'`;
  const key = numbered ? 'KEY$((calls + 1))' : 'KEY';
  const answer = `echo "{\\"Version\\":1,\\"AccessKeyId\\":\\"${key}\\",\\"SecretAccessKey\\":\\"secret\\"}"`;
  await writeFile(join(folder, 'program'), `#!/bin/sh\n${count}\n${answer}\n`);
  await chmod(join(folder, 'program'), 0o755);
  const config = join(folder, 'config');
  await writeFile(config, `[profile fresh]\ncredential_process = ${join(folder, 'program')}\n`);
  process.env['AWS_CONFIG_FILE'] = config;
  return startFakeTarget({ profile: 'fresh' });
}

async function callsOfProgram(): Promise<number> {
  return Number(await readFile(join(folder, 'calls'), 'utf8'));
}

test('credentials that the service ends early are fetched anew, and the write is sent once more', async () => {
  await using place = await withProfile(true);
  place.fake.script('BatchWriteItem', expired);
  expect(await place.target.write(place.batch('a'), never)).toEqual([]);
  expect([...place.fake.items.keys()]).toEqual(['a']);
  expect(place.fake.requests.length).toBe(2);
  expect(await callsOfProgram()).toBe(2);
});

test('many writes whose credentials end together are all written', async () => {
  await using place = await withProfile(true);
  const first = new Set<string>();
  place.fake.always('BatchWriteItem', (exchange) => {
    const ended = exchange.accessKey === 'KEY1';
    if (ended) for (const id of exchange.writes.keys()) first.add(id);
    (ended ? expired : processing(Infinity))(exchange);
  });
  const ids = Array.from({ length: 8 }, (_, index) => `id-${index}`);
  await Promise.all(ids.map((id) => place.target.write(place.batch(id), never)));
  expect([...place.fake.items.keys()].sort()).toEqual(ids);
  expect(first.size).toBeGreaterThan(1);
});

test('so are writes that follow others, with one renewal', async () => {
  await using place = await withProfile(true);
  await place.target.write(place.batch('first'), never);
  place.fake.always('BatchWriteItem', (exchange) => {
    (exchange.accessKey === 'KEY1' ? expired : processing(Infinity))(exchange);
  });
  const ids = Array.from({ length: 8 }, (_, index) => `id-${index}`);
  await Promise.all(ids.map((id) => place.target.write(place.batch(id), never)));
  await place.target.write(place.batch('last'), never);
  expect([...place.fake.items.keys()].sort()).toEqual(['first', ...ids, 'last']);
  expect(place.fake.requests.length).toBe(1 + 8 + 8 + 1);
  expect(await callsOfProgram()).toBe(2);
});

test('new credentials that have expired too end the writing', async () => {
  await using place = await withProfile(true);
  place.fake.script('BatchWriteItem', expired, expired, processing(Infinity));
  await expect(place.target.write(place.batch('a'), never)).rejects.toMatchObject({
    code: 'credentials_expired',
  });
  expect(place.fake.requests.length).toBe(2);
});

test('a provider that has no others ends the writing at once', async () => {
  await using place = await withProfile(false);
  place.fake.script('BatchWriteItem', expired);
  await expect(place.target.write(place.batch('a'), never)).rejects.toMatchObject({
    code: 'credentials_expired',
  });
  expect(place.fake.requests.length).toBe(1);
  expect(await callsOfProgram()).toBe(2);
});

test.each(['lean', 'sdk'] as const)(
  'so do credentials that end after a write, by transport %s',
  async (transport) => {
    const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret', sessionToken: 'token' };
    await using place = await startFakeTarget({ credentials, transport });
    await place.target.write(place.batch('a'), never);
    place.fake.script('BatchWriteItem', expired);
    await expect(place.target.write(place.batch('b'), never)).rejects.toMatchObject({
      code: 'credentials_expired',
    });
    expect(place.fake.requests.length).toBe(2);
  },
);

test('so do credentials that stand in the config', async () => {
  const credentials = { accessKeyId: 'KEY', secretAccessKey: 'secret', sessionToken: 'token' };
  await using place = await startFakeTarget({ credentials });
  place.fake.script('BatchWriteItem', expired);
  await expect(place.target.write(place.batch('a'), never)).rejects.toMatchObject({
    code: 'credentials_expired',
  });
  expect(place.fake.requests.length).toBe(1);
});
