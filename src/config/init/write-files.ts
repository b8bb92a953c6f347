import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCode, isMissing } from '../../durable-file.js';
import { ConfigError, EnvironmentError, messageOf } from '../../errors.js';
import type { Answers } from './answers.js';
import { configText } from './config-text.js';
import { environmentText } from './environment-text.js';

/** What became of a file: made anew, a line added, or left as it was. */
export interface WrittenFile {
  readonly path: string;
  readonly what: 'made' | 'extended' | 'left';
}

/** What must not be committed: checkpoints and reject logs, and the variables with their passwords. */
const ignored = ['.docferry/', '.env'];

/**
 * Writes a config and, beside it, an example of its variables and the lines of `.gitignore`; overwrites nothing.
 *
 * Throws ConfigError when the config is there already, EnvironmentError when a file cannot be written.
 */
export async function writeFiles(path: string, answers: Answers): Promise<readonly WrittenFile[]> {
  const folder = dirname(path);
  const config = await writeNew(path, configText(answers));
  if (config.what === 'left') throw alreadyThere(path);
  const example = await writeNew(join(folder, '.env.example'), environmentText(answers));
  return [config, example, await ignore(join(folder, '.gitignore'))];
}

/** The error for a config that would be overwritten. */
export function alreadyThere(path: string): ConfigError {
  return new ConfigError(`the config "${path}" is there already`, {
    code: 'config_exists',
    hint: 'Edit it, or name another file with --config.',
  });
}

async function writeNew(path: string, text: string): Promise<WrittenFile> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return { path, what: 'made' };
  } catch (error) {
    if (isCode(error, 'EEXIST')) return { path, what: 'left' };
    throw unwritable(path, error);
  }
}

async function ignore(path: string): Promise<WrittenFile> {
  try {
    const present = await readFile(path, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    const lines = new Set((present ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, '')));
    const missing = ignored.filter((line) => !lines.has(line.replace(/\/$/, '')));
    if (missing.length === 0) return { path, what: 'left' };
    const gap = present === undefined || present === '' || present.endsWith('\n') ? '' : '\n';
    await appendFile(path, `${gap}${missing.join('\n')}\n`);
    return { path, what: present === undefined ? 'made' : 'extended' };
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(`"${path}" cannot be written: ${messageOf(cause)}`, {
    code: 'file_unwritable',
    hint: 'Choose a folder that you may write to, or mend its permissions.',
    cause,
  });
}
