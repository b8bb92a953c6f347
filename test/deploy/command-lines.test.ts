import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { parse } from '../../src/cli/parse.js';
import { statusVerb } from '../../src/cli/status.js';
import { syncVerb } from '../../src/cli/sync.js';
import { parseSchedule } from '../../src/schedule/schedule.js';
import { requireToken } from '../../src/service/http-access.js';
import { isLoopback, parseListen } from '../../src/service/http-listen.js';

const folder = new URL('../../', import.meta.url);

const places: readonly (readonly [path: string, commandLine: RegExp, lines: number])[] = [
  ['deploy/cron/docferry.cron', /^\*.* docferry (sync .*)$/gm, 1],
  ['deploy/systemd/docferry-sync.service', /^ExecStart=\/usr\/bin\/docferry (.*)$/gm, 1],
  ['deploy/systemd/docferry-watch.service', /^ExecStart=\/usr\/bin\/docferry (.*)$/gm, 1],
  ['deploy/kubernetes/cronjob.yaml', /^ +args: \[(.*)\]$/gm, 1],
  ['deploy/kubernetes/deployment.yaml', /^ +args:\n((?: +- [^:\n]+(?::\d+)?\n)*(?: +- --.*\n)+)/gm, 1],
  ['deploy/aws/scheduled-sync.yaml', /^ +Command: \[(.*)\]$/gm, 1],
  ['docs/scheduling.md', /^(?:\$ )?docferry (.*)$/gm, 3],
];

describe('every command line of deploy/ and of the guide is one that docferry takes', () => {
  test.each(places)('%s', async (path, pattern, least) => {
    const lines = [...(await text(path)).matchAll(pattern)].map(([, line = '']) => wordsOf(line));
    expect(lines.length).toBeGreaterThanOrEqual(least);
    for (const words of lines) {
      const parsed = await parse(words, [syncVerb, statusVerb], 80);
      if (!('verb' in parsed)) throw new Error(`${words.join(' ')} runs nothing`);
      const { schedule, listen } = parsed.own;
      if (typeof schedule === 'string') parseSchedule(schedule, { timeZone: 'UTC' });
      if (typeof listen === 'string') requireToken(parseListen(listen).host, 'of the environment');
    }
  });

  test('the service that others can reach is given a token, by the name that docferry reads', async () => {
    const deployment = await text('deploy/kubernetes/deployment.yaml');
    const [, address = ''] = /--listen=(\S+)/.exec(deployment) ?? [];
    expect(isLoopback(parseListen(address).host)).toBe(false);
    expect(deployment).toContain('envFrom: [{ secretRef: { name: docferry } }]');
    expect(await text('deploy/kubernetes/config.yaml')).toMatch(/^ {2}DOCFERRY_LISTEN_TOKEN: \S+$/m);
    expect(await text('src/cli/serve.ts')).toContain("process.env['DOCFERRY_LISTEN_TOKEN']");
  });
});

test.each([
  ['deploy/cron/docferry.cron', /^(\*\S*(?: \S+){4}) docferry /m],
  ['deploy/kubernetes/cronjob.yaml', /^ {2}schedule: '(.*)'$/m],
])('the pattern of %s comes every quarter of an hour', async (path, pattern) => {
  const [, cron = ''] = pattern.exec(await text(path)) ?? [];
  const schedule = parseSchedule(cron, { timeZone: 'UTC' });
  expect(schedule.next(new Date('2026-06-15T12:00:00Z'))).toEqual(new Date('2026-06-15T12:15:00Z'));
});

function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s,'"]+)/g)]
    .map(([, double, single, bare = '']) => double ?? single ?? bare)
    .filter((word) => word !== '-');
}

function text(path: string): Promise<string> {
  return readFile(new URL(path, folder), 'utf8');
}
