import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { completionScripts } from '../../src/cli/completion-scripts.js';
import { runMain } from './in-process.js';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let cwd: string;

beforeAll(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'docferry-completion-')));
  const config = `export default { migrations: { there: { collections: { users: {}, 'tick ets$': {} } } } };`;
  await writeFile(join(cwd, 'migrations.config.ts'), config);
  await mkdir(join(cwd, 'bin'));
  await mkdir(join(cwd, 'state-folder'));
  await writeFile(join(cwd, 'state-file'), '');
  const shim = join(cwd, 'bin', 'docferry');
  await writeFile(shim, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(shim, 0o755);
  for (const [shell, script] of Object.entries(completionScripts)) await writeFile(join(cwd, shell), script);
});

afterAll(async () => {
  await rm(cwd, { recursive: true, force: true });
});

function run(shell: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: `${join(cwd, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: cwd, TERM: 'dumb' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** Of a shell that this machine need not have. */
function describeWith(shell: string, suite: () => void): void {
  if (spawnSync(shell, ['-c', 'exit']).error === undefined) describe(shell, suite);
  else describe.skip(`${shell}, which is not installed here`, suite);
}

describe('bash', () => {
  /** What bash is given to choose from, when these are the words as bash cuts them. */
  function offered(...words: readonly string[]): readonly string[] {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const lines = [
      `source ./bash`,
      `COMP_WORDS=(docferry ${quoted}) COMP_CWORD=${words.length}`,
      `_docferry docferry`,
      `printf '%s\\n' "\${COMPREPLY[@]}"`,
    ];
    return run('bash', ['--norc', '-c', lines.join('\n')])
      .trimEnd()
      .split('\n')
      .sort();
  }

  test('is told which function completes', () => {
    expect(run('bash', ['--norc', '-c', 'source ./bash; complete -p docferry'])).toBe(
      'complete -F _docferry docferry\n',
    );
  });

  test.each<readonly [string, string[], string[]]>([
    ['commands', ['mi'], ['migrate']],
    ['names, so that they are words', ['migrate', ''], ['tick\\ ets\\$', 'users']],
    ['a name that is begun with a quotation', ['migrate', 'tick\\ e'], ['tick\\ ets\\$']],
    ['choices, where bash cuts at the sign', ['sync', '--log-format', '=', 'j'], ['json']],
    ['lists as they are', ['doctor', '--for', 'migrate,sy'], ['migrate,sync']],
    ['paths', ['migrate', '--state', 'state-'], ['state-file', 'state-folder']],
  ])('completes %s', (_, words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});

describeWith('fish', () => {
  function offered(line: string): readonly string[] {
    return run('fish', ['--no-config', '-c', `source ./fish; complete -C ${JSON.stringify(line)}`])
      .trimEnd()
      .split('\n');
  }

  test.each([
    ['docferry mi', [expect.stringMatching(/^migrate\tCopy collections/)]],
    ['docferry migrate u', ['users']],
    ['docferry sync --log-format=j', ['--log-format=json']],
    ['docferry migrate --state state-', [expect.stringMatching(/^state-folder\//)]],
    ['docferry migrate --config=state-fi', ['--config=state-file']],
  ])('completes "%s"', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });
});

describeWith('zsh', () => {
  /** What stands on the command line of a zsh with a terminal of its own, once the key was pressed. */
  async function completed(line: string): Promise<string> {
    const told = join(cwd, 'zsh-line');
    const commands = [
      'zmodload zsh/zpty',
      `zpty shell 'TERM=dumb zsh -f -i'`,
      `zpty -w shell ${quoted("PS1='> '; autoload -U compinit; compinit -u -D; source ./zsh")}`,
      `zpty -w shell ${quoted(`tell() { print -r -- "$BUFFER" > ${told}; exit }; zle -N tell; bindkey '^X' tell`)}`,
      `zpty -w shell ${quoted('print re"ad"y')}`,
      `zpty -r -m shell REPLY '*ready*'`,
      `zpty -w -n shell ${quoted(line)}$'\\t'$'\\x18'`,
      `while zpty -r shell REPLY; do :; done`,
    ];
    run('zsh', ['-f', '-c', commands.join('\n')]);
    return (await readFile(told, 'utf8')).trimEnd();
  }

  const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

  test.each([
    ['docferry mi', 'docferry migrate'],
    ['docferry migrate t', 'docferry migrate tick\\ ets\\$'],
    ['docferry sync --log-format=j', 'docferry sync --log-format=json'],
    ['docferry migrate --state state-', 'docferry migrate --state state-folder/'],
    ['docferry migrate --config=state-fi', 'docferry migrate --config=state-file'],
  ])('completes "%s"', async (line, expected) => {
    expect(await completed(line)).toBe(expected);
  });
});

test.each(['bash', 'zsh', 'fish'])('docferry completion %s prints its script', async (shell) => {
  expect(await runMain(['completion', shell], { cwd })).toEqual({
    code: 0,
    stdout: `${completionScripts[shell] ?? ''}\n`,
    stderr: '',
  });
});

test.each([
  [['completion'], 'no shell was named'],
  [['completion', 'zhs'], 'there is no completion for "zhs", did you mean "zsh"?'],
])('docferry %j is refused', async (argv, sentence) => {
  const { code, stderr } = await runMain(argv, { cwd });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `error: ${sentence}\nhint: Choose among bash, zsh, fish.\n`,
  });
});
