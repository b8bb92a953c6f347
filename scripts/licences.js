import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of the packages whose code esbuild has put into its output, each with its text.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the folder that the metafile's paths start from
 */
export async function licencesOf({ outputs }, root) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path),
  );
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const sections = await Promise.all([...folders].sort().map((folder) => sectionOf(join(root, folder))));
  return `${['The code of docferry contains code of these packages.', ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** @param {string} folder */
async function sectionOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version}, ${license}`, ...texts.map((text) => text.trim())].join('\n\n');
}
