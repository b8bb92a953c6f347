import { describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { ConfigError, EnvironmentError } from '../../src/errors.js';
import { sampleService, serve } from './sample-service.js';
import { startServed } from './served.js';
import { failed } from './service-events.js';

describe('the server of a service', () => {
  test('tells that the service is healthy, and why it is not', async () => {
    await using served = await startServed();
    const { ask, service } = served;
    const good = await ask('/healthz');
    expect(good.status).toBe(200);
    expect(good.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(good.body)).toEqual({ status: 'healthy', reasons: [] });
    service.take({ ...failed(new Error('boom')), collection: 'agents' });
    const bad = await ask('/healthz');
    expect(bad.status).toBe(503);
    const message = 'the last pass over "agents" failed: boom';
    expect(JSON.parse(bad.body)).toEqual({
      status: 'unhealthy',
      reasons: [{ code: 'pass_failed', collection: 'agents', message }],
    });
  });

  test('serves metrics in the text format of Prometheus', async () => {
    await using served = await startServed();
    const { ask } = served;
    const { status, headers, body } = await ask('/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(body).toContain('docferry_up 1\n');
  });

  test('serves a page that may ask nobody but the server', async () => {
    await using served = await startServed();
    const { ask } = served;
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[^ ;]+'; style-src 'sha256-[^ ;]+'; connect-src 'self';/,
    );
    expect(policy).not.toContain('unsafe');
  });

  test.each(['/', '/healthz', '/metrics', '/missing'])('defends what it answers: %s', async (path) => {
    await using served = await startServed();
    const { ask } = served;
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('answers HEAD like GET without a body', async () => {
    await using served = await startServed();
    const { ask } = served;
    for (const path of ['/', '/healthz', '/metrics', '/events', '/missing']) {
      const head = await ask(path, {}, 'HEAD');
      expect(head.body).toBe('');
      if (path !== '/events') expect(head.status).toBe((await ask(path)).status);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not answer %s', async (method) => {
    await using served = await startServed();
    const { ask } = served;
    const { status, headers } = await ask('/healthz', {}, method);
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  test.each(['/missing', '/healthz/', '//', '//evil/healthz', '/../metrics', '/%2e%2e/', '/constructor'])(
    'knows nothing of %s',
    async (path) => {
      await using served = await startServed();
      const { ask } = served;
      expect((await ask(path)).status).toBe(404);
    },
  );

  test('survives what is not HTTP', async () => {
    await using served = await startServed();
    const { ask, server } = served;
    const { port } = new URL(server.url);
    await new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000nonsense\r\n\r\n'));
      socket.on('close', resolve);
      socket.resume();
    });
    expect((await ask('/healthz')).status).toBe(200);
  });
});

describe('a server that cannot be', () => {
  test.each(['0.0.0.0', '::', '10.1.2.3', 'sync.example'])(
    'is refused on %s without a token',
    async (host) => {
      const attempt = serve(sampleService(), { host });
      await expect(attempt).rejects.toBeInstanceOf(ConfigError);
      await expect(attempt).rejects.toMatchObject({ code: 'listen_token_missing' });
    },
  );

  test('is refused with an empty token', async () => {
    await expect(serve(sampleService(), { token: '' })).rejects.toMatchObject({
      code: 'listen_token_missing',
    });
  });

  test('says why it cannot listen', async () => {
    const first = await serve(sampleService());
    const port = Number(new URL(first.url).port);
    const second = serve(sampleService(), { port });
    await expect(second).rejects.toBeInstanceOf(EnvironmentError);
    await expect(second).rejects.toMatchObject({
      code: 'listen_failed',
      message: expect.stringContaining('EADDRINUSE'),
    });
    await first.close();
  });

  test('listens for others where there is a token', async () => {
    const server = await serve(sampleService(), { host: '0.0.0.0', token: 'sesame' });
    const { port } = new URL(server.url);
    const { status } = await fetch(`http://127.0.0.1:${port}/metrics`, {
      headers: { authorization: 'Bearer sesame' },
    });
    expect(status).toBe(200);
    await server.close();
  });
});
