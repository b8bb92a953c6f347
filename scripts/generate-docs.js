// Writes the pages of docs/ that are made from the source; with --check it only says whether they are as they should be.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { format, resolveConfig } from 'prettier';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const jiti = createJiti(import.meta.url, { fsCache: false });
/** @type {typeof import('./docs/pages.js')} */
const { generatedPages } = await jiti.import('./docs/pages.ts');

const stale = [];
for (const [name, text] of generatedPages()) {
  const path = `${docs}${name}`;
  const wanted = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found !== wanted) stale.push(name);
  if (!process.argv.includes('--check')) await writeFile(path, wanted);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`docs/${stale.join(', docs/')}: not what the source says now. Run npm run docs:generate.`);
  process.exitCode = 1;
}
