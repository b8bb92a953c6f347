import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { type DefaultTheme, type MarkdownRenderer, defineConfig } from 'vitepress';
import { githubSlug } from '../../scripts/docs/github-slug.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const { repository } = JSON.parse(read('../../package.json')) as {
  readonly repository?: { readonly url: string };
};
const home = repository?.url.replace(/^git\+/, '').replace(/\.git$/, '');

export default defineConfig({
  title: 'docferry',
  description: 'Moves CouchDB collections to DynamoDB exactly.',
  // As on GitHub, where README.md is what a folder shows.
  rewrites: { 'README.md': 'index.md', 'decisions/README.md': 'decisions/index.md' },
  cleanUrls: true,
  lastUpdated: false,
  // Nothing is fetched from elsewhere when a page is shown.
  markdown: { anchor: { slugify: githubSlug }, config: adjust },
  // The esbuild of the project is newer than what vite was made with, and no longer writes code for old browsers.
  vite: { build: { target: 'es2022' } },
  themeConfig: {
    sidebar: sidebarOf(read('../README.md')),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    ...(home === undefined ? {} : { socialLinks: [{ icon: 'github', link: home }] }),
  },
});

/** The index page is the one list of all pages: its headings are groups, its items are pages. */
function sidebarOf(index: string): DefaultTheme.SidebarItem[] {
  const groups: { text: string; items: { text: string; link: string }[] }[] = [];
  for (const line of index.split('\n')) {
    const [, heading] = /^## (.+)$/.exec(line) ?? [];
    if (heading !== undefined) groups.push({ text: heading, items: [] });
    const [, text, page] = /^\d+\. \[([^\]]+)\]\(([^)]+)\.md\)/.exec(line) ?? [];
    if (text !== undefined && page !== undefined)
      groups.at(-1)?.items.push({
        text: text.replace(/^\w/, (letter) => letter.toUpperCase()),
        link: `/${page.replace(/README$/, '')}`,
      });
  }
  return groups;
}

function adjust(renderer: MarkdownRenderer): void {
  leadOut(renderer);
  keepWordsWhole(renderer);
}

/** Marks code that is one short word, which a line breaks before and not inside. */
function keepWordsWhole(renderer: MarkdownRenderer): void {
  renderer.core.ruler.push('keep words whole', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? []))
      if (token.type === 'code_inline' && /^\S{1,24}$/.test(token.content)) token.attrJoin('class', 'word');
  });
}

/** Leads links to files that are no pages to the repository, and leaves only their text where that is not known. */
function leadOut(renderer: MarkdownRenderer): void {
  renderer.core.ruler.push('lead out', ({ tokens, env }) => {
    const { relativePath } = env as { readonly relativePath: string };
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const target = token.type === 'link_open' ? String(token.attrGet('href')) : '';
      const path = posix.join('docs', posix.dirname(relativePath), target);
      if (/^([a-z]+:|#|$)/.test(target) || path.startsWith('docs/')) continue;
      if (home === undefined) token.attrs = [];
      else token.attrSet('href', `${home}/blob/main/${path}`);
    }
  });
}
