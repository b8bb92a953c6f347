import type { Options } from 'yargs';
import { didYouMean } from '../config/suggestion.js';
import { ConfigError } from '../errors.js';
import { globalFlags } from './options.js';
import type { Verb } from './verb.js';

/** Turns what yargs says about a wrong command line into one sentence that names the mistake. */
export function usageError(said: string, argv: readonly string[], verbs: readonly Verb[]): ConfigError {
  const verb = verbs.find(({ name }) => argv.includes(name));
  if (said === 'no command') return wrong('no command was given', overviewHint(verbs));
  const [unknown] = /^Unknown (?:argument|command)s?: (.+)$/.exec(said)?.[1]?.split(', ') ?? [];
  if (unknown !== undefined) return unknownWord(unknown, { argv, verbs, verb });
  const missing = /^Not enough arguments following: (.+)$/.exec(said)?.[1];
  if (missing !== undefined) return wrong(`the flag "--${missing}" needs a value`, helpHint(verb));
  const choice = /Argument: (.+?), Given: "(.*?)", Choices: (.+)$/.exec(said);
  if (choice !== null) return wrongChoice(choice, verb);
  return wrong(said.replace(/\s+/g, ' '), helpHint(verb));
}

/**
 * Refuses values that yargs lets through: a flag given twice, an empty text, and a boolean that is neither true nor
 * false, which yargs takes for false.
 */
export function checkValues(
  parsed: Readonly<Record<string, unknown>>,
  argv: readonly string[],
  verb: Verb,
): void {
  const flags: Readonly<Record<string, Options>> = { ...globalFlags, ...verb.flags };
  for (const [name, { type, requiresArg }] of Object.entries(flags)) {
    if (Array.isArray(parsed[name]))
      throw wrong(`the flag "--${name}" is given more than once`, helpHint(verb));
    if (parsed[name] === '' && requiresArg === true)
      throw wrong(`the flag "--${name}" needs a value`, helpHint(verb));
    const given = argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    if (type === 'boolean' && given !== undefined && given !== 'true' && given !== 'false') {
      throw wrong(`the flag "--${name}" takes no value, not even "${given}"`, helpHint(verb));
    }
  }
}

interface Place {
  readonly argv: readonly string[];
  readonly verbs: readonly Verb[];
  readonly verb: Verb | undefined;
}

function unknownWord(word: string, { argv, verbs, verb }: Place): ConfigError {
  const flag = argv.find(
    (given) => given.startsWith('-') && given.replace(/^--?(?:no-)?/, '').split('=')[0] === word,
  );
  if (flag === undefined && verb === undefined) {
    const names = verbs.map(({ name }) => name);
    return wrong(`there is no command "${word}"${didYouMean(word, names)}`, overviewHint(verbs));
  }
  if (flag === undefined) return misplaced(word, verb, argv);
  const known = Object.keys({ ...globalFlags, ...verb?.flags, help: true, version: true });
  const dashed = known.map((name) => `--${name}`);
  const given = flag.split('=')[0] ?? flag;
  return wrong(`there is no flag "${given}"${didYouMean(given, dashed)}`, helpHint(verb));
}

function misplaced(word: string, verb: Verb | undefined, argv: readonly string[]): ConfigError {
  const name = verb?.name ?? '';
  if (argv.indexOf(word) > argv.indexOf(name))
    return wrong(`"${name}" does not take "${word}"`, helpHint(verb));
  return wrong(
    `"${word}" stands before the command "${name}"`,
    `Write docferry ${name} before all that it takes.`,
  );
}

function wrongChoice(
  [, flag = '', given = '', choices = '']: RegExpExecArray,
  verb: Verb | undefined,
): ConfigError {
  const allowed = [...choices.matchAll(/"(.*?)"/g)].map(([, choice = '']) => choice);
  const sentence = `the flag "--${flag}" must be ${allowed.map((choice) => `"${choice}"`).join(' or ')}, not "${given}"`;
  return wrong(sentence + didYouMean(given, allowed), helpHint(verb));
}

function wrong(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: 'usage', hint });
}

function overviewHint(verbs: readonly Verb[]): string {
  return `Choose among ${verbs.map(({ name }) => name).join(', ')}; docferry --help explains them.`;
}

function helpHint(verb: Verb | undefined): string {
  return verb === undefined ? 'Run docferry --help.' : `Run docferry ${verb.name} --help.`;
}
