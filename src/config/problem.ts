import * as z from 'zod';
import { formatPath } from '../rejection.js';
import { settingNames } from './schema.js';
import { didYouMean } from './suggestion.js';

/** What zod hands to an error map. */
type Issue = Parameters<z.core.$ZodErrorMap>[0];

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  function: 'a function',
};

/** One sentence on what is wrong with a value of the config. Never repeats a value that may be a secret. */
export function explain(issue: Issue): string {
  if (issue.code === 'invalid_type') return explainType(issue);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `unknown field${suggestField(key, issue.inst)}`).join('\n');
  }
  if (issue.code === 'invalid_value') return oneOf(issue.values, issue.input);
  if (issue.code === 'invalid_union') return explainUnion(issue);
  if (issue.code === 'too_small' || issue.code === 'too_big') return explainSize(issue);
  if (issue.code !== 'invalid_format') return 'is not valid';
  return issue.format === 'url' ? 'must be a URL that begins with http:// or https://' : 'has the wrong form';
}

/** One line per problem: the path of the value at fault and what is wrong with it. */
export function problemLines(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_key')
      return issue.issues.map((inner) => problemLine(issue.path, inner.message));
    if (issue.code !== 'unrecognized_keys') return [problemLine(issue.path, issue.message)];
    const sentences = issue.message.split('\n');
    return issue.keys.map((key, at) => problemLine([...issue.path, key], sentences[at] ?? 'unknown field'));
  });
}

/** A problem as one line. */
export function problemLine(path: readonly PropertyKey[], sentence: string): string {
  const place = formatPath(path.map((step) => (typeof step === 'number' ? step : String(step))));
  return place === '' ? `the config ${sentence}` : `${place}: ${sentence}`;
}

function explainType({ input, expected }: Extract<Issue, { code: 'invalid_type' }>): string {
  return input === undefined ? 'is missing' : `must be ${noun(expected)}, not ${kindOf(input)}`;
}

function suggestField(key: string, schema: unknown): string {
  const suggestion = schema instanceof z.ZodObject ? didYouMean(key, Object.keys(schema.shape)) : '';
  if (suggestion !== '' || !settingNames.includes(key)) return suggestion;
  return ', it belongs to a collection or the migration';
}

function explainUnion(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if ('options' in issue && Array.isArray(issue.options)) {
    return oneOf(issue.options, memberOf(issue.input, String(issue.discriminator)));
  }
  const branches = issue.errors.flatMap((errors) => errors.slice(0, 1).map(({ message }) => message));
  return branches.join(', or ');
}

function oneOf(values: readonly unknown[], given: unknown): string {
  const allowed = values.map((value) => JSON.stringify(value)).join(' or ');
  if (given === undefined) return `is missing, it must be ${allowed}`;
  if (typeof given !== 'string') return `must be ${allowed}, not ${kindOf(given)}`;
  return `must be ${allowed}, not "${given}"${didYouMean(given, values.map(String))}`;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function noun(expected: string): string {
  return nouns[expected] ?? `of type ${expected}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : `${value}`;
  return nouns[typeof value] ?? `of type ${typeof value}`;
}

function explainSize(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const verb = isNumber(issue.origin) ? 'be' : 'have';
  if (issue.code === 'too_big') return `must ${verb} at most ${issue.maximum}${unit(issue.origin)}`;
  if (verb === 'have' && issue.minimum === 1) return 'must not be empty';
  const least = issue.inclusive === false ? 'more than' : 'at least';
  return `must ${verb} ${least} ${issue.minimum}${unit(issue.origin)}`;
}

function isNumber(origin: string): boolean {
  return origin === 'number' || origin === 'int';
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' members' : '';
}
