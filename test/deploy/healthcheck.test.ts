import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const script = fileURLToPath(new URL('../../deploy/docker/healthcheck.js', import.meta.url));
let folder: string;
let server: Server;
let port: number;
let status = 200;
const asked: (string | undefined)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docferry-health-'));
  server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test.each<[string, (port: number) => string[], number, number]>([
  ['a service that is well', (at) => ['--listen', `127.0.0.1:${at}`], 200, 0],
  ['a service on all addresses', (at) => [`--listen=0.0.0.0:${at}`, '--json'], 200, 0],
  ['a service on loopback by default', (at) => ['--listen', `:${at}`], 200, 0],
  ['a service that is not well', (at) => ['--listen', `:${at}`], 503, 1],
  ['a service that does not answer', () => ['--listen', '127.0.0.1:1'], 200, 1],
  ['a run that listens nowhere', () => ['--json'], 503, 0],
])('%s', async (_title, ...[flags, answer, expected]) => {
  status = answer;
  asked.length = 0;
  const commandLine = join(folder, 'cmdline');
  await writeFile(commandLine, ['node', '/usr/local/bin/docferry', 'sync', ...flags(port), ''].join('\0'));
  const check = spawn(process.execPath, [script, commandLine]);
  const [code] = (await once(check, 'exit')) as [number];
  expect(code).toBe(expected);
  expect(asked.every((url) => url === '/healthz')).toBe(true);
});
