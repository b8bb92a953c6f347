import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import { syncSettings } from '../../src/config/sync-settings.js';
import { alertEventOf, createAlerts } from '../../src/service/alerts.js';
import { startScriptedServer } from '../support/scripted-http.js';
import { failed, stopped, succeeded } from './results.js';

test('a failure is an error, a success is every collection in step; one that was stopped is neither', () => {
  expect(alertEventOf(failed)).toBe('failure');
  expect(alertEventOf(succeeded)).toBe('success');
  expect(alertEventOf({ ...succeeded, ok: false })).toBe('success');
  expect(alertEventOf(stopped)).toBeUndefined();
});

test('keeps the order: a recovery comes after its failure, and waiting ones of a kind are one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-alerts-'));
  const command = ['sh', '-c', 'cat >> "$1/order"; echo >> "$1/order"; sleep 0.3', 'sh', folder];
  const details: string[] = [];
  const tools = { redact: (text: string) => text, warn: fail, debug: (text: string) => details.push(text) };
  const alerts = createAlerts(syncSettings.parse({ onSuccess: { command }, onFailure: { command } }), tools);
  for (const seconds of [1, 2, 3]) void alerts.passed({ ...failed, seconds });
  void alerts.passed({ ...succeeded, seconds: 4 });
  void alerts.passed({ ...failed, seconds: 5 });
  await alerts.settled();
  const lines = (await readFile(join(folder, 'order'), 'utf8')).trimEnd().split('\n');
  const order = lines.map((line) => JSON.parse(line) as { result: RunResult });
  expect(order.map(({ result }) => result.seconds)).toEqual([1, 4, 5]);
  expect(details).toHaveLength(2);
  await rm(folder, { recursive: true });
});

test('where only news are told, an outage is two alerts', async () => {
  await using server = await startScriptedServer(() => ({}));
  const tools = { redact: (text: string) => text, warn: fail, debug: fail, newsOnly: true };
  const hook = { webhook: server.url };
  const alerts = createAlerts(syncSettings.parse({ onSuccess: hook, onFailure: hook }), tools);
  const others = { collections: { tickets: succeeded.collections['users'] ?? failed.collections } } as object;
  const passes = [succeeded, succeeded, failed, failed, { ...succeeded, ...others }, stopped, succeeded];
  for (const result of passes) await alerts.passed(result);
  const told = server.requests.map(({ body }) => JSON.parse(body) as { event: string; result: RunResult });
  expect(told.map(({ event, result }) => [event, ...Object.keys(result.collections)])).toEqual([
    ['success', 'users'],
    ['failure', 'users'],
    ['success', 'tickets'],
    ['success', 'users'],
  ]);
});

test('without a hook nothing is sent', async () => {
  const tools = { redact: (text: string) => text, warn: fail, debug: fail };
  const alerts = createAlerts({}, tools);
  await alerts.passed(failed);
  await alerts.passed(succeeded);
  await alerts.settled();
});

function fail(sentence: string): never {
  throw new Error(`said: ${sentence}`);
}
