import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The packages that users run, as `name@version`: those that are installed with docferry, and those bundled in dist/.
 *
 * @param {string} root the folder that has package-lock.json and a built dist/
 * @returns {Promise<Set<string>>}
 */
export async function shippedPackages(root) {
  const [lock, bundled] = await Promise.all(
    ['package-lock.json', 'dist/bundled.json'].map(async (path) =>
      JSON.parse(await readFile(join(root, path), 'utf8')),
    ),
  );
  const installed = Object.entries(lock.packages).flatMap(([path, { dev = false, version }]) =>
    path === '' || dev ? [] : [identify({ name: nameOf(path), version })],
  );
  return new Set([...installed, ...bundled.map(identify)]);
}

/** @param {{ readonly name: string, readonly version: string }} found */
export function identify({ name, version }) {
  return `${name}@${version}`;
}

/**
 * The name of a package by its place in the tree.
 *
 * @param {string} path such as `node_modules/a/node_modules/@b/c`
 */
export function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
