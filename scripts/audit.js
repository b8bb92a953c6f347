// Fails when an advisory is known of a package that users run, bundled ones included. Needs a built dist/.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { advisoriesOfShipped } from './advisories.js';
import { shippedPackages } from './shipped.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = spawnSync('npm', ['audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 2 ** 20,
});
const report = JSON.parse(stdout || '{}');
if (report.vulnerabilities === undefined) {
  throw new Error(
    `npm could not audit: the registry answered ${report.message ?? report.statusCode ?? 'nothing'}`,
  );
}
const lock = JSON.parse(await readFile(`${root}package-lock.json`, 'utf8'));
const found = advisoriesOfShipped(report, { lock, shipped: await shippedPackages(root) });
for (const { package: name, severity, title, url } of found)
  console.log(`${name}: ${severity}: ${title} (${url})`);
console.log(`${found.length} advisories concern what docferry ships`);
if (found.length > 0) process.exitCode = 1;
