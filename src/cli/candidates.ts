import type { Options } from 'yargs';
import { purposes } from '../commands/purposes.js';
import { rejectionCodes } from '../rejection.js';
import { configNames } from './config-names.js';
import { globalFlags } from './options.js';
import type { Terminal } from './terminal.js';
import { type Typed, readTyped } from './typed.js';
import type { Verb } from './verb.js';

/** A word that may stand where the cursor is, and what it means. */
interface Candidate {
  readonly value: string;
  readonly describe?: string | undefined;
}

/** What may stand where the cursor is: words, or whatever path there is. */
type Candidates = readonly Candidate[] | 'files' | 'folders';

/** Where a shell asks, what it is told, and what there is. */
interface Asking {
  readonly verbs: readonly Verb[];
  readonly terminal: Pick<Terminal, 'text'>;
  readonly cwd: string;
}

/**
 * Prints what may stand in the last of these words: a line each, `value` or `value<tab>description`.
 *
 * A line `:files` or `:folders` says that the shell itself knows better.
 */
export async function printCandidates(words: readonly string[], asking: Asking): Promise<number> {
  const typed = readTyped(words, asking.verbs);
  const found = await candidatesFor(typed, asking);
  const lines = typeof found === 'string' ? [`:${found}`] : linesOf(found, typed);
  if (lines.length > 0) asking.terminal.text(lines.join('\n'));
  return 0;
}

function linesOf(candidates: readonly Candidate[], { before, current }: Typed): string[] {
  return candidates
    .filter(({ value }) => value.startsWith(current))
    .map(({ value, describe = '' }) => (describe === '' ? before + value : `${before}${value}\t${describe}`));
}

async function candidatesFor(typed: Typed, { verbs, cwd }: Asking): Promise<Candidates> {
  const { verb, flag, current, flags } = typed;
  if (flag !== undefined) return await valuesOf(flag, typed, cwd);
  if (current.startsWith('-')) return flagsOf(verb, flags);
  if (verb === undefined) return verbs.map(({ name, describe }) => ({ value: name, describe }));
  return await wordsOf(verb, typed, cwd);
}

/** Flags whose values are paths. */
const paths: Readonly<Record<string, 'files' | 'folders'>> = {
  config: 'files',
  plan: 'files',
  compare: 'files',
  report: 'folders',
  state: 'folders',
};

async function valuesOf(flag: string, typed: Typed, cwd: string): Promise<Candidates> {
  const path = paths[flag];
  if (path !== undefined) return path;
  if (flag === 'migration') return plain((await namesFor(typed, cwd)).migrations);
  if (flag === 'code') return plain(rejectionCodes);
  if (flag === 'for') return afterCommas(purposes, typed.current);
  const known: Readonly<Record<string, Options>> = { ...globalFlags, ...typed.verb?.flags };
  return plain((known[flag]?.choices ?? []).map(String));
}

/** A list with commas is one word, which grows. */
function afterCommas(names: readonly string[], current: string): readonly Candidate[] {
  const whole = current.slice(0, current.lastIndexOf(',') + 1);
  const named = whole.split(',');
  return names.filter((name) => !named.includes(name)).map((name) => ({ value: whole + name }));
}

function flagsOf(verb: Verb | undefined, given: ReadonlyMap<string, string>): readonly Candidate[] {
  const known: Readonly<Record<string, Options>> = { ...verb?.flags, ...globalFlags };
  const described = Object.entries(known).flatMap(([name, { describe, type }]) => [
    { value: `--${name}`, describe },
    // What is on unless it is switched off.
    ...(type === 'boolean' && describe?.endsWith('[default: true]') === true
      ? [{ value: `--no-${name}`, describe }]
      : []),
  ]);
  const own = verb === undefined ? [{ value: '--version', describe: 'Show the version' }] : [];
  const all = [...described, { value: '--help', describe: 'Show what there is' }, ...own];
  return all.filter(({ value }) => !given.has(value.slice(2)));
}

async function wordsOf(verb: Verb, typed: Typed, cwd: string): Promise<Candidates> {
  const { before, collections } = verb;
  if (before !== undefined && typed.words.length === 0) return plain(before.choices ?? []);
  if (!collections) return [];
  const names = (await namesFor(typed, cwd)).collections;
  return plain(names.filter((name) => !typed.words.includes(name)));
}

async function namesFor({ flags }: Typed, cwd: string): ReturnType<typeof configNames> {
  return await configNames({ path: flags.get('config'), migration: flags.get('migration'), cwd });
}

function plain(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value }));
}
