import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A package whose code is in dist/.
 *
 * @typedef {{ readonly name: string, readonly version: string, readonly license: string, readonly text: string }} Bundled
 */

/**
 * The packages whose code esbuild has put into its output, by name.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the folder that the metafile's paths start from
 * @returns {Promise<Bundled[]>}
 */
export async function bundledPackages({ outputs }, root) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  return await Promise.all([...folders].sort().map((folder) => describe(join(root, folder))));
}

/**
 * @param {string} folder
 * @returns {Promise<Bundled>}
 */
async function describe(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return { name, version, license, text: texts.map((text) => text.trim()).join('\n\n') };
}

/**
 * Their licences, each text once, under the packages that it belongs to.
 *
 * @param {readonly Bundled[]} packages
 */
export function licencesOf(packages) {
  const sections = new Map();
  for (const { name, version, license, text } of packages) {
    const names = sections.get(text) ?? [];
    sections.set(text, [...names, `${name} ${version}, ${license}`]);
  }
  const parts = [...sections].map(([text, names]) => [names.join('\n'), text].filter(Boolean).join('\n\n'));
  return `${['The code of docferry contains code of these packages.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
