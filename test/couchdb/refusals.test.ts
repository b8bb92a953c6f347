import { afterEach, describe, expect, test } from '@jest/globals';
import { json, type Reply } from '../support/scripted-http.js';
import {
  honest,
  ids,
  idsOf,
  never,
  openScripted,
  readAll,
  readsPage,
  type Trial,
} from '../sources/couchdb/fake-database.js';

let trial: Trial;

afterEach(async () => {
  await trial[Symbol.asyncDispose]();
});

const refused: readonly (readonly [string, Reply, string])[] = [
  ['401', json({ error: 'unauthorized', reason: 'Name or password is incorrect.' }, { status: 401 }), 'source_unauthorized'],
  ['403', json({ error: 'forbidden', reason: 'locked' }, { status: 403 }), 'source_forbidden'],
  ['404', json({ error: 'not_found', reason: 'Database does not exist.' }, { status: 404 }), 'source_not_found'],
  ['400', json({ error: 'illegal_database_name', reason: 'Name' }, { status: 400 }), 'source_database_name'],
  ['400 of mochiweb', { status: 400 }, 'source_refused'],
  ['405', json({ error: 'method_not_allowed' }, { status: 405 }), 'source_refused'],
  ['301', { status: 301, headers: { location: 'https://elsewhere.example/' } }, 'source_redirected'],
  ['302', { status: 302, headers: { location: '/login' }, body: 'Found' }, 'source_redirected'],
]; // prettier-ignore

describe('what a person must mend ends reading at once', () => {
  test.each(refused)('%s at the first request', async (_name, reply, code) => {
    trial = await openScripted(() => reply);
    await expect(trial.source.probe({ stop: never })).rejects.toMatchObject({
      name: 'EnvironmentError',
      code,
    });
    expect(trial.requests).toHaveLength(1);
    expect(trial.events).toEqual([]);
  });

  test.each(refused)('%s in the middle', async (_name, reply, code) => {
    let pages = 0;
    trial = await openScripted((request) =>
      readsPage(request) && (pages += 1) > 1 ? reply : honest(request),
    );
    await expect(readAll(trial.source)).rejects.toMatchObject({
      code,
      message: expect.stringContaining('"db"'),
    });
    expect(pages).toBe(2);
  });

  test('a server that is no CouchDB is not waited for long', async () => {
    trial = await openScripted(() => ({ headers: { 'content-type': 'text/html' }, body: '<html></html>' }), {
      giveUpSeconds: 300,
    });
    await expect(trial.source.probe({ stop: never })).rejects.toMatchObject({
      code: 'source_invalid_answer',
      message: expect.stringContaining('text/html'),
    });
    expect(trial.waited()).toBeLessThanOrEqual(5_000);
  });

  test('an address where nothing listens', async () => {
    trial = await openScripted(honest, { url: 'http://127.0.0.1:9999', giveUpSeconds: 300 });
    await expect(trial.source.probe({ stop: never })).rejects.toMatchObject({
      code: 'source_unreachable',
      message: expect.stringContaining('nothing listens at "http://127.0.0.1:9999"'),
    });
  });

  test.each(['', '.', '..'])('a database named "%s"', async (name) => {
    trial = await openScripted(honest, {}, { name });
    await expect(trial.source.probe({ stop: never })).rejects.toMatchObject({ code: 'source_database_name' });
    expect(trial.requests).toEqual([]);
  });
});

describe('credentials', () => {
  const denied = json(
    { error: 'unauthorized', reason: 'You are not authorized to access this db.' },
    { status: 401 },
  );

  /** Hands out cookies that serve for `uses` requests. */
  function sessions(uses: number): { answer: Parameters<typeof openScripted>[0]; logins: () => number } {
    let logins = 0;
    let left = 0;
    const answer: Parameters<typeof openScripted>[0] = (request) => {
      if (request.path === '/_session') {
        if ((JSON.parse(request.body) as { password: string }).password !== 'p:ß') {
          return { ...denied, headers: { 'set-cookie': 'AuthSession=; Version=1; Path=/; HttpOnly' } };
        }
        logins += 1;
        left = uses;
        return json(
          { ok: true },
          {
            headers: {
              'set-cookie': [`other=1`, `AuthSession=c${logins}; Version=1; Max-Age=600; HttpOnly`],
            },
          },
        );
      }
      left -= 1;
      return request.headers['cookie'] === `AuthSession=c${logins}` && left >= 0 ? honest(request) : denied;
    };
    return { answer, logins: () => logins };
  }

  const cookie = { auth: 'cookie', username: 'reader', password: 'p:ß' } as const;

  test('a session that runs out is opened again, without an error or a gap', async () => {
    const { answer, logins } = sessions(3);
    trial = await openScripted(answer, cookie);
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(logins()).toBeGreaterThan(2);
    expect(trial.events).toEqual([]);
  });

  test('a cookie that the server renews is used from then on', async () => {
    trial = await openScripted((request, count) => {
      if (request.path === '/_session')
        return json({}, { headers: { 'set-cookie': 'AuthSession=c0; HttpOnly' } });
      if (request.headers['cookie'] !== `AuthSession=c${count - 1}`) return { status: 500 };
      const renewed = { 'set-cookie': `AuthSession=c${count}; HttpOnly` };
      return { ...honest(request), headers: renewed };
    }, cookie);
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
    expect(trial.requests.filter(({ path }) => path === '/_session')).toHaveLength(1);
  });

  test('a session that is never good enough is opened twice, not for ever', async () => {
    const { answer, logins } = sessions(0);
    trial = await openScripted(answer, cookie);
    await expect(trial.source.probe({ stop: never })).rejects.toMatchObject({ code: 'source_unauthorized' });
    expect(logins()).toBe(2);
  });

  test('a wrong password is tried once', async () => {
    trial = await openScripted(sessions(9).answer, { ...cookie, password: 'wrong-secret' });
    const error: unknown = await trial.source.probe({ stop: never }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'source_unauthorized' });
    expect(JSON.stringify([error, String(error), trial.events])).not.toContain('wrong-secret');
    expect(trial.requests).toHaveLength(1);
  });

  test('basic authentication and tokens go with each request', async () => {
    trial = await openScripted(honest, { username: 'reader', password: 'p:ß' });
    await readAll(trial.source);
    const basic = `Basic ${Buffer.from('reader:p:ß').toString('base64')}`;
    expect(new Set(trial.requests.map(({ headers }) => headers['authorization']))).toEqual(new Set([basic]));
    await trial[Symbol.asyncDispose]();
    trial = await openScripted(honest, { token: 'abc.def' });
    await readAll(trial.source);
    expect(new Set(trial.requests.map(({ headers }) => headers['authorization']))).toEqual(
      new Set(['Bearer abc.def']),
    );
  });

  test.each([
    ['a token and a username', { token: 't', username: 'u', password: 'p' }],
    ['a username alone', { username: 'u' }],
    ['a password alone', { password: 'p' }],
    ['cookies without a username', { auth: 'cookie' as const }],
    ['a colon in a username for basic', { username: 'a:b', password: 'p' }],
    ['a token with a line end', { token: 'abc\n' }],
    ['credentials in the URL', { url: 'http://u:sekret@127.0.0.1:1' }],
    ['a query in the URL', { url: 'http://127.0.0.1:1/?a=b' }],
    ['a certificate authority that is not there', { tls: { ca: '/no/such/file.pem' } }],
  ])('%s is an error of the config', async (_name, settings) => {
    trial = await openScripted(honest);
    const opening = openScripted(honest, settings);
    await expect(opening).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.not.stringContaining('sekret'),
    });
  });
});
