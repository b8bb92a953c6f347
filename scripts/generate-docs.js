// Writes the pages of docs/ that are made from the source; with --check it says whether they are as they should be, and
// whether the TypeScript of all pages compiles.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { format, resolveConfig } from 'prettier';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const jiti = createJiti(import.meta.url, { fsCache: false });
/** @type {typeof import('./docs/pages.js')} */
const { exampleProblems, generatedPages } = await jiti.import('./docs/pages.ts');
const checking = process.argv.includes('--check');

const problems = [];
for (const [name, text] of generatedPages()) {
  const path = `${docs}${name}`;
  const wanted = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found !== wanted) problems.push(`docs/${name} is not what the source says now: npm run docs:generate`);
  if (!checking) await writeFile(path, wanted);
}
if (checking) {
  problems.push(...exampleProblems());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
