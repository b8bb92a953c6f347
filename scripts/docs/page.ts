import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { githubSlug } from './github-slug.js';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** An example between fences. */
export interface Fence {
  /** The page from the project's root, and the line of the opening fence. */
  readonly place: string;
  readonly language: string;
  /** What follows the language in the opening fence. */
  readonly mark: string;
  readonly text: string;
}

/** The mark of an example that nothing can check, with the reason. */
export const unchecked = /^unchecked: \S.*\S$/;

/** A link or an image. */
export interface Link {
  readonly place: string;
  readonly target: string;
}

/** A page of documentation, taken apart. */
export interface Page {
  /** From the project's root. */
  readonly path: string;
  readonly fences: readonly Fence[];
  /** Lines outside of fences that are indented as code. */
  readonly indented: readonly { readonly place: string; readonly text: string }[];
  readonly links: readonly Link[];
  readonly anchors: ReadonlySet<string>;
}

const apart = /^(node_modules|dist|coverage|reports|\..*)$/;

/** Every page of documentation in the project. */
export function allPages(): readonly Page[] {
  return pathsBelow(root).map((path) => readPage(path));
}

function pathsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return apart.test(entry.name) && entry.name !== '.github' ? [] : pathsBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function readPage(file: string): Page {
  const path = relative(root, file);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((text, index) => ({ place: `${path}:${index + 1}`, text }));
  const { fences, prose } = withoutFences(lines);
  return {
    path,
    fences,
    indented: prose.filter(({ text }) => /^ {4}\S/.test(text)),
    links: linksIn(prose),
    anchors: anchorsIn(prose.map(({ text }) => text)),
  };
}

interface Line {
  readonly place: string;
  readonly text: string;
}

function withoutFences(lines: readonly Line[]): { readonly fences: Fence[]; readonly prose: Line[] } {
  const fences: Fence[] = [];
  const prose: Line[] = [];
  let open: { readonly fence: Fence; readonly indent: number; readonly lines: string[] } | undefined;
  for (const line of lines) {
    const [, indent = '', info] = /^( *)```(.*)$/.exec(line.text) ?? [];
    if (open === undefined) {
      if (info === undefined) prose.push(line);
      else open = { fence: opened(line.place, info), indent: indent.length, lines: [] };
    } else if (info === undefined) open.lines.push(line.text.slice(open.indent));
    else {
      fences.push({ ...open.fence, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${open.fence.place}: the fence is not closed`);
  return { fences, prose };
}

function opened(place: string, info: string): Fence {
  const [, language = '', mark = ''] = /^(\S*)\s*(.*)$/.exec(info) ?? [];
  return { place, language, mark, text: '' };
}

function linksIn(prose: readonly Line[]): Link[] {
  return prose
    .filter(({ text }) => !/^ {4}/.test(text))
    .flatMap(({ place, text }) => {
      const words = text.replace(/`[^`]*`/g, '``');
      const inline = [...words.matchAll(/\]\(<?([^()<>\s]*(?:\([^()\s]*\)[^()<>\s]*)*)>?(?: "[^"]*")?\)/g)];
      const defined = [...words.matchAll(/^\[[^\]]+\]: (\S+)/g)];
      const markup = [...words.matchAll(/<(?:img|a)[^>]* (?:src|href)="([^"]*)"/g)];
      return [...inline, ...defined, ...markup].map(([, target = '']) => ({ place, target }));
    });
}

function anchorsIn(lines: readonly string[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const [, heading] = /^#{1,6} +(.*?) *#*$/.exec(line) ?? [];
    if (heading === undefined) continue;
    const plain = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
    const slug = githubSlug(plain);
    let unique = slug;
    for (let count = 1; anchors.has(unique); count += 1) unique = `${slug}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}
