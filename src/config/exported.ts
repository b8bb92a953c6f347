import { access, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ConfigErrorCode } from '../error-code.js';
import { ConfigError } from '../errors.js';
import { compileSelfContained } from './self-contained.js';
import { didYouMean } from './suggestion.js';

const fileNames = ['ts', 'mts', 'js', 'mjs'].map((extension) => `migrations.config.${extension}`);

/** Where to look for the config. */
export interface LoadOptions {
  /** The file to load; without it, `migrations.config.{ts,mts,js,mjs}` in `cwd` or the nearest folder above. */
  readonly path?: string | undefined;
  readonly cwd: string;
  /** What `import … from 'docferry'` yields in the config, so that it need not be installed beside it. */
  readonly api: Readonly<Record<string, unknown>>;
}

/** A config file and what it exports, which nobody has judged yet. */
interface Exported {
  readonly path: string;
  readonly exported: unknown;
}

/** Finds and runs a config file. Throws ConfigError when there is none, when it does not run, or when it exports nothing. */
export async function loadExported(options: LoadOptions): Promise<Exported> {
  const path = options.path === undefined ? await find(options.cwd) : resolve(options.cwd, options.path);
  return { path, exported: await run(path, options.api) };
}

async function find(cwd: string): Promise<string> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of fileNames) {
      const path = join(folder, name);
      if (await exists(path)) return path;
    }
    if (folder === dirname(folder)) break;
  }
  throw new ConfigError(`there is no migrations.config.ts in "${cwd}" or above`, {
    code: 'config_not_found',
    hint: 'Write one, or name its place with --config.',
  });
}

async function run(path: string, api: LoadOptions['api']): Promise<unknown> {
  if (!(await exists(path))) {
    const beside = await readdir(dirname(path)).catch(() => []);
    const meant = didYouMean(basename(path), beside);
    throw new ConfigError(`the config "${path}" does not exist${meant}`, {
      code: 'config_not_found',
      hint: 'Correct the path after --config.',
    });
  }
  let module: unknown;
  try {
    module = await evaluate(path, api);
  } catch (error) {
    throw ownError(error) ?? failedToRun(path, error);
  }
  if (isObject(module) && 'default' in module) return module['default'];
  throw new ConfigError(`the config "${path}" has no default export`, {
    code: 'config_empty',
    hint: 'Write export default defineConfig({ … }).',
  });
}

async function evaluate(path: string, api: LoadOptions['api']): Promise<unknown> {
  if (/\.m?[jt]s$/.test(path)) {
    const run = await compileSelfContained(path, await readFile(path, 'utf8'));
    if (run !== undefined) return await run(api);
  }
  const { createJiti } = await import('jiti');
  // jiti without fsCache: false leaves compiled copies in node_modules/.cache or the shared temporary folder, and its
  // interopDefault stumbles over a default export of null.
  const jiti = createJiti(path, { fsCache: false, interopDefault: false, virtualModules: { docferry: api } });
  return await jiti.import(path);
}

/** What the config itself says is wrong. Told by shape, not by class: the config may bring its own copy of docferry. */
function ownError(error: unknown): ConfigError | undefined {
  if (error instanceof ConfigError) return error;
  if (!isObject(error) || error['name'] !== 'ConfigError') return undefined;
  const { message, code, hint } = error;
  if (typeof message !== 'string' || typeof code !== 'string' || typeof hint !== 'string') return undefined;
  return new ConfigError(message, { code: code as ConfigErrorCode, hint });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function failedToRun(path: string, error: unknown): ConfigError {
  const [sentence, place] = locate(path, error);
  return new ConfigError(`the config ${place} does not run: ${sentence}`, {
    code: 'config_failed',
    hint: 'Correct the file at this place.',
    cause: error,
  });
}

/**
 * What went wrong, and where: `file:line:column` from the message of a syntax error, `file:line` from the stack, whose
 * columns are those of the compiled code.
 */
function locate(path: string, error: unknown): readonly [string, string] {
  const lines = textOf(error, 'message')
    .split('\n')
    .map((line) => line.trim());
  const inMessage = lines.find((line) => line.startsWith(path) && /:\d+:\d+$/.test(line));
  const sentence = lines.find((line) => line !== inMessage && line !== '') ?? 'no reason was given';
  return [sentence, inMessage ?? placeInStack(path, textOf(error, 'stack')) ?? `"${path}"`];
}

function placeInStack(path: string, stack: string): string | undefined {
  const start = stack.indexOf(`${path}:`);
  return start < 0 ? undefined : /^.*?:\d+/.exec(stack.slice(start))?.[0];
}

/** By shape, not by class: the config's errors may belong to another realm. */
function textOf(error: unknown, part: 'message' | 'stack'): string {
  const text = isObject(error) ? error[part] : error;
  return typeof text === 'string' ? text : '';
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
