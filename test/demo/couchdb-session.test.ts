import { describe, expect, test } from '@jest/globals';
import { start } from './serving.js';

describe('authentication', () => {
  const options = { username: 'admin', password: 'päss', token: 'token-1', sessionSeconds: 600 };
  const basic = (pair: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
  });

  test('basic, bearer and none', async () => {
    const call = await start(options);
    expect((await call('/')).status).toBe(200);
    const anonymous = await call('/db');
    expect(anonymous.status).toBe(401);
    expect(await anonymous.json()).toEqual({
      error: 'unauthorized',
      reason: 'You are not authorized to access this db.',
    });
    expect((await call('/_all_dbs', { headers: basic('admin:päss') })).status).toBe(200);
    expect((await call('/_all_dbs', { headers: basic('admin:wrong') })).status).toBe(401);
    expect((await call('/_all_dbs', { headers: { authorization: 'Bearer token-1' } })).status).toBe(200);
    expect((await call('/_all_dbs', { headers: { authorization: 'Bearer token-2' } })).status).toBe(401);
  });

  test('a session by cookie, which ends', async () => {
    const call = await start({ ...options, sessionSeconds: 0.3 });
    const login = { method: 'POST', body: JSON.stringify({ name: 'admin', password: 'päss' }) };
    const opened = await call('/_session', login);
    expect(await opened.json()).toEqual({ ok: true, name: 'admin', roles: ['_admin'] });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const session = await call('/_session', { headers: { cookie } });
    expect(await session.json()).toMatchObject({
      userCtx: { name: 'admin' },
      info: { authenticated: 'cookie' },
    });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect((await call('/_all_dbs', { headers: { cookie } })).status).toBe(401);
    expect(
      (await call('/_session', { method: 'POST', body: '{"name":"admin","password":"x"}' })).status,
    ).toBe(401);
  });

  test('a session that has used a tenth of its time gets a fresh cookie', async () => {
    const call = await start({ ...options, sessionSeconds: 2 });
    const body = new URLSearchParams({ name: 'admin', password: 'päss' }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const opened = await call('/_session', { method: 'POST', body, headers });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    await new Promise((resolve) => setTimeout(resolve, 250));
    const renewed = await call('/_all_dbs', { headers: { cookie } });
    expect(renewed.headers.get('set-cookie')).toMatch(/^AuthSession=.+; HttpOnly$/);
  });
});
