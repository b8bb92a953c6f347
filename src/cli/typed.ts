import type { Options } from 'yargs';
import { globalFlags } from './options.js';
import type { Verb } from './verb.js';

/** A command line that is being typed. */
export interface Typed {
  readonly verb: Verb | undefined;
  /** Flags that are complete, without their dashes; with an empty value where they have none. */
  readonly flags: ReadonlyMap<string, string>;
  /** Words after the verb that are no flags. */
  readonly words: readonly string[];
  /** The flag whose value is being typed. */
  readonly flag: string | undefined;
  /** What of the last word is to be completed. */
  readonly current: string;
  /** What of the last word stands before that, and is to be kept. */
  readonly before: string;
}

/** Reads words of which the last one is not finished. A `=` that stands alone, as bash makes it, belongs to the flag before. */
export function readTyped(given: readonly string[], verbs: readonly Verb[]): Typed {
  const words = joinedByBash(given);
  const flags = new Map<string, string>();
  const rest: string[] = [];
  let verb: Verb | undefined;
  let flag: string | undefined;
  for (const word of words.slice(0, -1)) {
    if (flag !== undefined) {
      flags.set(flag, word);
      flag = undefined;
    } else if (word.startsWith('-')) {
      const { name, value } = split(word);
      if (value === undefined && takesValue(name, verb)) flag = name;
      else flags.set(name, value ?? '');
    } else if (verb === undefined) verb = verbs.find((known) => known.name === word);
    else rest.push(word);
  }
  return { verb, flags, words: rest, ...unfinished(words.at(-1) ?? '', verb, flag) };
}

function unfinished(
  word: string,
  verb: Verb | undefined,
  flag: string | undefined,
): Pick<Typed, 'flag' | 'current' | 'before'> {
  const { name, value } = split(word);
  if (flag !== undefined || !word.startsWith('--') || value === undefined || !takesValue(name, verb))
    return { flag, current: word, before: '' };
  return { flag: name, current: value, before: `--${name}=` };
}

function joinedByBash(words: readonly string[]): readonly string[] {
  const last = words.length - 1;
  return words.flatMap((word, at) => {
    if (word !== '=' || words[at - 1]?.startsWith('--') !== true) return [word];
    return at === last ? [''] : [];
  });
}

function split(word: string): { readonly name: string; readonly value: string | undefined } {
  const [, name = '', value] = /^-*([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  return { name, value };
}

function takesValue(name: string, verb: Verb | undefined): boolean {
  const known: Readonly<Record<string, Options>> = { ...globalFlags, ...verb?.flags };
  return known[name]?.type === 'string';
}
