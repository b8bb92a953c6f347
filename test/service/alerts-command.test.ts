import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunResult } from '../../src/commands/run.js';
import { type Told, tell } from './alerts-told.js';
import { failed } from './results.js';

describe('a command', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docferry-alerts-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** Runs a script of the shell, which a command must ask for itself. */
  async function shell(script: string, timeoutSeconds = 10): Promise<Told> {
    return tell({ command: ['sh', '-c', script, 'sh', folder], timeoutSeconds });
  }

  test('gets the result on its standard input, and two variables besides the environment', async () => {
    const script = 'cat > "$1/in"; echo "$DOCFERRY_EVENT $DOCFERRY_MIGRATION $PATH" > "$1/env"';
    expect(await shell(script)).toEqual({ warnings: [], details: [] });
    const body = JSON.parse(await readFile(join(folder, 'in'), 'utf8')) as { result: RunResult };
    expect(body).toMatchObject({
      event: 'failure',
      migration: 'there',
      result: { error: { message: 'refused ***' } },
    });
    expect(await readFile(join(folder, 'env'), 'utf8')).toBe(`failure there ${process.env['PATH'] ?? ''}\n`);
  });

  test('is run without a shell', async () => {
    const told = await tell({ command: ['echo', '$HOME; `id`', '*'] });
    expect(told.details).toEqual(['command "echo" said: $HOME; `id` *']);
  });

  test('that fails is a warning without its arguments, and what it said is a detail without secrets', async () => {
    const { warnings, details } = await shell('echo hunter2; echo second >&2; exit 3');
    expect(warnings).toEqual([
      'the alert of a failure was not delivered: command "sh": it ended with exit code 3',
    ]);
    expect(details).toEqual([expect.stringMatching(/^command "sh" said: (\*\*\* second|second \*\*\*)$/)]);
  });

  test.each([
    [['/does/not/exist'], 'it was not found'],
    [['/'], 'it may not be executed'],
    [['sh', '-c', 'kill -9 $$'], 'it was ended by SIGKILL'],
  ])('%j: %s', async (command, why) => {
    const { warnings } = await tell({ command });
    expect(warnings).toEqual([expect.stringMatching(`${why}$`)]);
  });

  test('that reads nothing of a large result does no harm', async () => {
    const notices = [{ code: 'x_y' as const, message: 'y'.repeat(1_000_000), count: 1 }];
    const [name, collection] = Object.entries(failed.collections)[0] ?? [];
    if (name === undefined || collection === undefined) throw new Error('the example has no collection');
    const large = { ...failed, collections: { [name]: { ...collection, notices } } };
    expect(await tell({ command: ['true'] }, large)).toEqual({ warnings: [], details: [] });
  });

  test('with endless output never waits for us, and its beginning is kept', async () => {
    const { warnings, details } = await shell('head -c 50000000 /dev/zero | tr "\\0" x');
    expect(warnings).toEqual([]);
    expect(details[0]?.length).toBeLessThan(2_100);
  });

  test('that hangs is ended with what it has started', async () => {
    const script = 'trap "" TERM; (sleep 3; touch "$1/left") & echo begun; wait; wait; sleep 60';
    const { warnings, details } = await shell(script, 0.3);
    expect(warnings).toEqual([expect.stringMatching('it took longer than 0.3 s and was ended$')]);
    expect(details).toEqual(['command "sh" said: begun']);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(existsSync(join(folder, 'left'))).toBe(false);
  });

  test('that leaves something running in the background is done', async () => {
    await shell('(sleep 2; touch "$1/later") & echo started');
    expect(existsSync(join(folder, 'later'))).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(existsSync(join(folder, 'later'))).toBe(true);
  });
});
