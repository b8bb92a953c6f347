import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Monitor } from '../../src/service/monitor.js';
import { ServiceMetrics } from '../../src/service/metrics.js';

const rules = read('deploy/prometheus/alerts.yaml');
const guide = read('docs/operating.md');

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

test('every alert rule has its section, and its runbook leads there', () => {
  const alerts = all(rules, /- alert: (\w+)/g);
  expect(alerts.length).toBeGreaterThan(8);
  expect(all(guide, /^### (\w+)$/gm)).toEqual(alerts);
  expect(all(rules, /runbook: docs\/operating\.md#(\w+)/g)).toEqual(
    alerts.map((alert) => alert.toLowerCase()),
  );
});

test('alert rules speak of metrics and labels that there are', async () => {
  const collections = ['users'];
  const monitor = new Monitor({ collections, maxLagSeconds: 1, clock: () => 0, redact: (text) => text });
  const text = await new ServiceMetrics({ monitor, collections, version: '0' }).render();
  const known = all(text, /^# TYPE (\w+)/gm);
  const used = all(rules, /\b(docferry_[a-z_]+)/g).map((name) => name.replace(/_bucket$/, ''));
  expect(known).toEqual(expect.arrayContaining(used));
  for (const label of all(rules, /(outcome="\w+")/g)) expect(text).toContain(label);
});
