import { expect, test } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { docferry } from './docferry.js';

interface Served {
  readonly command: string;
  readonly ok: boolean;
  readonly variables: Readonly<Record<string, string>>;
}

/** Serves until `use` is through with what was printed, and then gets a Ctrl-C. */
async function serve(
  flags: readonly string[],
  use: (printed: string) => Promise<void>,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let used: Promise<void> = Promise.reject(new Error('nothing was printed'));
  used.catch(() => undefined);
  const started = (child: ChildProcess): void => {
    child.stdout?.once('data', (chunk: string) => {
      used = use(chunk).finally(() => child.kill('SIGINT'));
    });
  };
  const ending = await docferry(['demo', '--serve', ...flags], { cwd: tmpdir(), started });
  await used;
  return ending;
}

async function reachable(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  );
}

test('serves both databases until Ctrl-C, and prints them as lines for a shell', async () => {
  const found =
    /^export COUCHDB_URL=(http:\/\/127\.0\.0\.1:\d+)\nexport DYNAMODB_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)\n$/;
  let urls: readonly string[] = [];
  const { code, stderr } = await serve([], async (printed) => {
    expect(printed).toMatch(found);
    urls = found.exec(printed)?.slice(1) ?? [];
    const [couchdb = '', dynamodb = ''] = urls;
    const names = (await (await fetch(`${couchdb}/_all_dbs`)).json()) as readonly string[];
    expect(names).toEqual(expect.arrayContaining(['agents', 'users']));
    expect(await reachable(dynamodb)).toBe(true);
  });
  expect(stderr).toMatch(
    /6 collections, 3,454 documents\n[^]*Ctrl-C here ends both\.\nstopped: both databases are gone/,
  );
  expect(code).toBe(0);
  for (const url of urls) expect(await reachable(url)).toBe(false);
});

test('--json prints one object, --quiet nothing else', async () => {
  const { code, stderr } = await serve(['--json', '--quiet'], async (printed) => {
    const { variables, ...rest } = JSON.parse(printed) as Served;
    expect(rest).toEqual({ command: 'demo', ok: true });
    expect(Object.keys(variables)).toEqual(['COUCHDB_URL', 'DYNAMODB_ENDPOINT_URL']);
    await Promise.resolve();
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
