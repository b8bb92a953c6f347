import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../src/cli/parse.js';
import type { Verb } from '../../src/cli/verb.js';
import { root } from '../../scripts/docs/page.js';

/** Programs of others that examples may start. */
const others = new Set(
  'aws cd cp curl df docker export git journalctl kubectl ls mkdir node ss systemctl systemd-run timedatectl'.split(
    ' ',
  ),
);

/** Names that stand for what a reader has in its place. */
const placeholders = new Set(['COLLECTION']);

const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object }).scripts,
);

/** Judges the lines of shell examples by what docferry itself takes. */
export class Shell {
  private constructor(
    private readonly verbs: readonly Verb[],
    private readonly collections: ReadonlySet<string>,
  ) {}

  /** `collections` are those that examples may name. */
  static async create(collections: ReadonlySet<string>): Promise<Shell> {
    const files = readdirSync(join(root, 'src/cli')).filter((name) => name.endsWith('.ts'));
    const verbs: Verb[] = [];
    for (const file of files) {
      const [, name] =
        /^export const (\w+Verb)\b/m.exec(readFileSync(join(root, 'src/cli', file), 'utf8')) ?? [];
      if (name === undefined) continue;
      const module = (await import(`../../src/cli/${file.replace(/\.ts$/, '.js')}`)) as Record<string, Verb>;
      const verb = module[name];
      if (verb !== undefined) verbs.push(verb);
    }
    return new Shell(verbs, collections);
  }

  /** What is wrong with a text of commands, one problem for each. */
  async problemsOf(text: string): Promise<string[]> {
    const problems: string[] = [];
    for (const words of commandsOf(text)) {
      const problem = await this.problemOf(words);
      if (problem !== undefined) problems.push(`${words.join(' ')}: ${problem}`);
    }
    return problems;
  }

  private async problemOf(words: readonly string[]): Promise<string | undefined> {
    const [program = '', ...rest] = words;
    if (program === 'npm') return problemOfNpm(rest);
    const place = words.findIndex((word) => word === 'docferry' || word.endsWith('/docferry'));
    if (place >= 0) return await this.problemOfArguments(words.slice(place + 1));
    return others.has(program) ? undefined : `"${program}" is no program that examples may start`;
  }

  private async problemOfArguments(words: readonly string[]): Promise<string | undefined> {
    try {
      const parsed = await parse(words, this.verbs, 80);
      if (!('verb' in parsed)) return undefined;
      const { collections = [] } = parsed.own;
      const unknown = (Array.isArray(collections) ? collections.map(String) : []).filter(
        (name) => !this.collections.has(name) && !placeholders.has(name),
      );
      return unknown.length === 0 ? undefined : `no example has a collection "${unknown.join('", "')}"`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function problemOfNpm([command = '', name = '']: readonly string[]): string | undefined {
  if (['ci', 'install', 'i', 'link', 'test', 'pack', 'init'].includes(command)) return undefined;
  return command === 'run' && scripts.includes(name) ? undefined : `there is no npm ${command} ${name}`;
}

/** The commands of a text as words, without variables that are set before them, redirections and comments. */
function commandsOf(text: string): string[][] {
  return text
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*\$ /, '').replace(/(^|\s)#.*$/, ''))
    .flatMap((line) => line.split(/ (?:&&|\|\||\||;) /))
    .map((line) => wordsOf(line.replace(/\s[12&]?>{1,2}\s*\S+/g, '')))
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .map((words) => (words[0] === 'npx' ? words.filter((word) => !/^(npx|--yes|-y)$/.test(word)) : words))
    .filter((words) => words.length > 0);
}

function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ''));
}
