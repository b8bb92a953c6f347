import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Link, allPages, root } from '../../scripts/docs/page.js';

const pages = allPages();
const anchors = new Map(pages.map((page) => [page.path, page.anchors]));

test('every relative link leads to a file or folder, and to a heading where it names one', () => {
  const wrong = pages.flatMap(({ links }) =>
    links.flatMap((link) => (isExternal(link) ? [] : problemOf(link))),
  );
  expect(pages.flatMap(({ links }) => links).length).toBeGreaterThan(150);
  expect(wrong).toEqual([]);
});

test('every link to elsewhere is a whole address by https', () => {
  const external = pages.flatMap(({ links }) => links.filter(isExternal));
  expect(external.filter(({ target }) => !isWholeAddress(target))).toEqual([]);
});

test('every page of docs/ can be reached from its index', () => {
  const reached = new Set(['docs/README.md']);
  for (const path of reached) {
    const links = pages.find((page) => page.path === path)?.links ?? [];
    for (const link of links) if (!isExternal(link)) reached.add(destination(link).path);
  }
  const lost = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && !reached.has(path));
  expect(lost).toEqual([]);
});

function isExternal({ target }: Link): boolean {
  return /^[a-z]+:/.test(target);
}

function isWholeAddress(target: string): boolean {
  return target.startsWith('mailto:') || (URL.canParse(target) && new URL(target).protocol === 'https:');
}

function destination({ place, target }: Link): { readonly path: string; readonly anchor: string } {
  const page = place.replace(/:\d+$/, '');
  const [to = '', anchor = ''] = target.split('#');
  const path = to === '' ? page : relative(root, join(root, dirname(page), decodeURI(to)));
  const folder = anchors.has(join(path, 'README.md')) && !path.endsWith('.md');
  return { path: folder ? join(path, 'README.md') : path, anchor };
}

function problemOf(link: Link): string[] {
  const { path, anchor } = destination(link);
  if (path.startsWith('..') || !existsSync(join(root, path)))
    return [`${link.place}: there is no ${link.target}`];
  if (anchor === '' || anchors.get(path)?.has(anchor) === true) return [];
  return [`${link.place}: ${path} has no heading for #${anchor}`];
}
