import { readFile, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Removes the declarations in dist/ that nothing in the `exports` of package.json leads to.
 *
 * @param {string} root the folder that has package.json and dist/
 */
export async function keepPublicDeclarations(root) {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const entries = Object.values(exports).flatMap(({ types }) =>
    types === undefined ? [] : [join(root, types)],
  );
  const reachable = new Set(entries);
  for (const path of reachable) for (const imported of await importedBy(path)) reachable.add(imported);
  await prune(join(root, 'dist'), reachable);
}

/** @param {string} path */
async function importedBy(path) {
  const { importedFiles } = ts.preProcessFile(await readFile(path, 'utf8'));
  return importedFiles.flatMap(({ fileName }) =>
    fileName.startsWith('.') ? [join(dirname(path), fileName.replace(/\.js$/, '.d.ts'))] : [],
  );
}

/**
 * @param {string} folder
 * @param {ReadonlySet<string>} kept
 */
async function prune(folder, kept) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await prune(path, kept);
    else if (path.endsWith('.d.ts') && !kept.has(path)) await rm(path);
  }
  if ((await readdir(folder)).length === 0) await rmdir(folder);
}
