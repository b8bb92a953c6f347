import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Something that appears on a terminal, so many milliseconds after what came before. */
export interface Output {
  readonly after: number;
  readonly data: string;
}

/** The size of a terminal, in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Surroundings {
  /** Where commands run; shown as `~/shop`, because its real name changes each time. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

const shownFolder = '~/shop';
/** Nobody watches a program wait for longer than this. */
const longestPause = 1_200;
const run = promisify(execFile);

/**
 * Runs commands one after the other, each on an empty terminal, against a demo's two databases and a config for them.
 *
 * Needs what `npm run build` makes, and util-linux's `script`. The outputs and their times are real; the typing is drawn.
 */
export async function recordSession(
  program: string,
  commands: readonly string[],
  size: Size,
): Promise<Output[]> {
  const folder = await mkdtemp(join(tmpdir(), 'docferry-recording-'));
  const bin = join(folder, 'node_modules/.bin');
  const servers = spawn(process.execPath, [program, 'demo', '--serve', '--json'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    await run('mkdir', ['-p', bin]);
    await symlink(program, join(bin, 'docferry'));
    const path = [bin, process.env['PATH']].join(delimiter);
    const variables = variablesOf(await firstLine(servers.stdout));
    const surroundings = {
      folder,
      env: { ...process.env, ...variables, PATH: path, TERM: 'xterm-256color' },
    };
    await run('docferry', ['init', '--yes'], { cwd: folder, env: surroundings.env });
    const outputs: Output[] = [];
    for (const command of commands)
      outputs.push(...typed(command), ...(await recordCommand(command, surroundings, size)));
    return outputs;
  } finally {
    servers.kill('SIGINT');
    await rm(folder, { recursive: true });
  }
}

async function firstLine(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.toString();
    if (text.includes('\n')) break;
  }
  return text;
}

function variablesOf(line: string): Readonly<Record<string, string>> {
  return (JSON.parse(line) as { readonly variables: Record<string, string> }).variables;
}

function typed(command: string): Output[] {
  const prompt = '\x1b[2J\x1b[H\x1b[32m$\x1b[m █\b';
  const keys = Array.from(command, (key) => ({ after: 70, data: `${key}█\b` }));
  return [{ after: 3_500, data: prompt }, { after: 600, data: '' }, ...keys, { after: 500, data: ' \r\n' }];
}

async function recordCommand(command: string, { folder, env }: Surroundings, size: Size): Promise<Output[]> {
  const [log, timing] = [join(folder, 'log'), join(folder, 'timing')];
  const sized = `stty cols ${size.columns} rows ${size.rows}; ${command}`;
  // Without an input of its own it would put the terminal of whoever runs this into raw mode.
  const recorder = run('script', ['-q', '-e', '-E', 'never', '-O', log, '-T', timing, '-c', sized], {
    cwd: folder,
    env,
  });
  recorder.child.stdin?.end();
  // Some of the demo's documents are there to be rejected, which is exit code 4.
  await recorder.catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== 4) throw error;
  });
  return replayed(await readFile(log), await readFile(timing, 'utf8')).map(({ after, data }) => ({
    after: Math.min(after, longestPause),
    data: data.replaceAll(folder, shownFolder),
  }));
}

/** Takes a log apart by its times; one line of a header, which no time counts, precedes it. */
function replayed(log: Buffer, timing: string): Output[] {
  const decoder = new TextDecoder();
  let at = log.indexOf('\n') + 1;
  return timing
    .trim()
    .split('\n')
    .map((line) => {
      const [seconds = 0, bytes = 0] = line.split(' ').map(Number);
      const data = decoder.decode(log.subarray(at, at + bytes), { stream: true });
      at += bytes;
      return { after: seconds * 1_000, data };
    });
}
