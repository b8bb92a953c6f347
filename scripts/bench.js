// Asks the questions of bench/ one after the other, each in a process of its own: all, or those named.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const all = ['scan', 'native', 'start', 'transport'];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0)
  throw new Error(`there is no question "${unknown[0]}": name some of ${all.join(', ')}`);
for (const name of asked.length > 0 ? asked : all) {
  const program = fileURLToPath(new URL(`../.bench/bench/${name}.js`, import.meta.url));
  const { status } = spawnSync(process.execPath, [program], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
