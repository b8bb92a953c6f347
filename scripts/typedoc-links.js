// Links of doc comments lead from docs/, whose pages quote them, and not from the file or the page that they stand in.
import { existsSync } from 'node:fs';
import { Renderer } from 'typedoc';

/** Makes the links of a page of the reference lead to the pages of docs/. Throws where there is no such page. */
function lead(page) {
  const up = '../'.repeat(page.url.split('/').length);
  page.contents = page.contents.replaceAll(/href="([\w-]+\.md)(#[^"]*)?"/g, (_, name, anchor = '') => {
    if (!existsSync(new URL(`../docs/${name}`, import.meta.url))) {
      throw new Error(`"${page.url}" links to docs/${name}, which does not exist`);
    }
    return `href="${up}${name}${anchor}"`;
  });
}

/** Called by TypeDoc. */
export function load(application) {
  application.renderer.on(Renderer.EVENT_END_PAGE, lead);
}
