import { describe, expect, test } from '@jest/globals';
import { startServed } from './served.js';
import { failed } from './service-events.js';

describe('what a service tells of itself', () => {
  test('without a token answers only to names of this machine', async () => {
    await using served = await startServed();
    const { ask } = served;
    for (const host of ['localhost', '127.0.0.1:1', '[::1]:9090', 'LOCALHOST:80']) {
      expect((await ask('/healthz', { host })).status).toBe(200);
    }
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example:80',
      '10.0.0.1',
      '@',
      ' ',
    ]) {
      expect((await ask('/healthz', { host })).status).toBe(403);
    }
  });

  test('tells pages of other sites nothing', async () => {
    await using served = await startServed();
    const { ask } = served;
    for (const site of ['cross-site', 'same-site']) {
      for (const path of ['/healthz', '/metrics', '/events']) {
        expect((await ask(path, { 'sec-fetch-site': site })).status).toBe(403);
      }
    }
    expect((await ask('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
    expect((await ask('/metrics', { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test('with a token tells whoever lacks it no more than whether the service is healthy', async () => {
    await using served = await startServed({ token: 'sesame' });
    const { ask, service } = served;
    service.take({ ...failed(new Error('boom')), collection: 'agents' });
    const lacking = [
      {},
      ...['sesam', 'sesame1', 'SESAME', ''].map((token) => ({ authorization: `Bearer ${token}` })),
    ];
    for (const headers of [...lacking, { authorization: 'Basic sesame' }, { cookie: 'docferry=sesame' }]) {
      for (const path of [
        '/',
        '/?token=sesam',
        '/?token=',
        '/metrics',
        '/metrics?token=sesame',
        '/events',
        '/x',
      ]) {
        const { status, body, headers: answered } = await ask(path, headers);
        expect({ path, status }).toEqual({ path, status: 401 });
        expect(answered['www-authenticate']).toBe('Bearer realm="docferry"');
        expect(body).not.toContain('sesame');
      }
      const bare = await ask('/healthz', headers);
      expect({ status: bare.status, body: bare.body }).toEqual({
        status: 503,
        body: '{"status":"unhealthy"}\n',
      });
    }
    const known = await ask('/healthz', { authorization: 'Bearer sesame', host: 'sync.example' });
    expect(known.body).toContain('boom');
    expect((await ask('/metrics', { authorization: 'bearer sesame' })).status).toBe(200);
  });

  test('gives a cookie for the token, which does not give it away', async () => {
    await using served = await startServed({ token: 'sesame' });
    const { ask } = served;
    const { status, headers } = await ask('/?token=sesame');
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(status).toBe(200);
    expect(cookie).toMatch(/^docferry_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    const [pair = ''] = cookie.split(';');
    expect((await ask('/metrics', { cookie: `other=1; ${pair}; more=2` })).status).toBe(200);
    expect((await ask('/metrics', { cookie: `${pair}x` })).status).toBe(401);
    expect((await ask('/metrics', { cookie: `x${pair}` })).status).toBe(401);
  });
});
