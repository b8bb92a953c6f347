import { describe, expect, test } from '@jest/globals';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The servers' scripts are only run by Node, so these tests use what `npm run build` has made. */
const modulePath = fileURLToPath(new URL('../../dist/demo/embedded-servers.js', import.meta.url));

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

async function refused(url: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (!(await answers(url))) return true;
    await delay(50);
  }
  return false;
}

/** Runs a script that starts the servers, reports their addresses and does as it is told. */
async function withParent(
  run: (parent: ChildProcess, urls: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-demo-'));
  const script = join(folder, 'parent.mjs');
  const source = `
    import { startEmbeddedServers } from ${JSON.stringify(modulePath)};
    const servers = await startEmbeddedServers();
    process.on('message', async () => { await servers.stop(); process.disconnect(); });
    process.send([servers.couchdbUrl, servers.dynamodbUrl]);
  `;
  await writeFile(script, source);
  const parent = fork(script, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const [urls] = (await once(parent, 'message')) as [string[]];
    await run(parent, urls);
  } finally {
    parent.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

describe('the embedded servers', () => {
  test('listen on free ports of the loopback address until they are stopped', async () => {
    await withParent(async (parent, urls) => {
      expect(urls).toHaveLength(2);
      for (const url of urls) {
        expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        expect(await answers(url)).toBe(true);
      }
      const ended = once(parent, 'exit');
      parent.send('stop');
      expect(await ended).toEqual([0, null]);
      for (const url of urls) expect(await answers(url)).toBe(false);
    });
  });

  test('end when the process that started them is killed', async () => {
    await withParent(async (parent, urls) => {
      parent.kill('SIGKILL');
      for (const url of urls) expect(await refused(url)).toBe(true);
    });
  });
});
