import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { Agent } from 'undici';
import { Exchange } from '../../src/couchdb/exchange.js';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';

let agent: Agent;
let server: ScriptedServer | undefined;

afterEach(async () => {
  await agent.destroy();
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

const request = (stop: AbortController): Parameters<Exchange['fetch']>[1] => ({
  method: 'post',
  headers: { accept: 'application/json' },
  body: Buffer.from('{"keys":["ü"]}'),
  signal: stop.signal,
});

test('a request goes out as it is, and only the status comes back', async () => {
  server = await startScriptedServer(() => json({ rows: [] }, { status: 404, headers: { etag: '"1"' } }));
  agent = new Agent();
  const exchange = new Exchange(agent, 100);
  const response = await exchange.fetch(`${server.url}/a%2Fb?limit=1#x`, request(new AbortController()));
  expect(response.status).toBe(404);
  expect((await response.arrayBuffer()).byteLength).toBe(0);
  expect(exchange.answer).toMatchObject({ status: 404, headers: { etag: '"1"' } });
  expect(String(exchange.answer?.body)).toBe('{"rows":[]}');
  const [arrived] = server.requests;
  expect(arrived).toMatchObject({ method: 'POST', path: '/a%2Fb', body: '{"keys":["ü"]}' });
  expect(arrived?.query.get('limit')).toBe('1');
  expect(arrived?.headers).toMatchObject({ accept: 'application/json', 'content-length': '15' });
});

test('a stop ends the wait for a connection that is never made', async () => {
  const stop = new AbortController();
  let begin = (): void => undefined;
  const connecting = new Promise<void>((resolve) => {
    begin = resolve;
  });
  agent = new Agent({
    connect: () => {
      begin();
    },
  });
  const exchange = new Exchange(agent, 100);
  const response = exchange.fetch('http://127.0.0.1:9/', request(stop));
  await connecting;
  stop.abort();
  await expect(response).rejects.toThrow('the request was stopped');
  expect(exchange.answer).toBeUndefined();
});

test('a stop closes the connection of a request that is under way', async () => {
  const stop = new AbortController();
  server = await startScriptedServer(() => ({ body: '{"rows":[]}', fault: 'stall' }));
  agent = new Agent();
  const disconnected = once(agent, 'disconnect');
  const connected = once(agent, 'connect');
  const exchange = new Exchange(agent, 100);
  const response = exchange.fetch(server.url, request(stop));
  await connected;
  stop.abort();
  await expect(response).rejects.toThrow('the request was stopped');
  await disconnected;
  expect(exchange.answer).toBeUndefined();
});
