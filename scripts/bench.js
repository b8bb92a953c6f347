// Asks the questions of bench/ one after the other, each in a process of its own: all, or those named.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

/** Every question, and whether the short form asks it, too. */
const questions = {
  'end-to-end': { short: true },
  transforms: { short: true },
  limit: { short: false },
  memory: { short: false },
  collections: { short: false },
  sizes: { short: false },
  verify: { short: true },
  'dry-run': { short: true },
  scan: { short: true },
  native: { short: true },
  text: { short: true },
  start: { short: false },
  transport: { short: true },
};

const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
});
const unknown = named.find((name) => !Object.hasOwn(questions, name));
if (unknown !== undefined) {
  throw new Error(`there is no question "${unknown}": name some of ${Object.keys(questions).join(', ')}`);
}
const all = Object.entries(questions).filter(([, { short }]) => short || !values.short);
const lines = [];
for (const name of named.length > 0 ? named : all.map(([question]) => question)) {
  lines.push(...(await ask(name)));
}
const { table } = await import('../.bench/bench/table.js');
const text = table(lines.map((line) => JSON.parse(line)));
process.stdout.write(`\n${text}`);
if (values.save) await save();

/** Passes on the lines of a question and keeps them. */
async function ask(name) {
  const program = new URL(`../.bench/bench/${name}.js`, import.meta.url).pathname;
  const words = values.short ? ['--short'] : [];
  // The SDK warns of every older Node.
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const found = [];
  for await (const line of createInterface({ input: child.stdout })) {
    process.stdout.write(`${line}\n`);
    found.push(line);
  }
  const [status] = await ended;
  if (status !== 0) process.exitCode = 1;
  return found;
}

/** Writes results down under today's date, for later ones to be compared with. */
async function save() {
  const folder = new URL('../bench/results/', import.meta.url);
  const name = [new Date().toISOString().slice(0, 10), ...named, ...(values.short ? ['short'] : [])].join(
    '-',
  );
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.jsonl`, folder), `${lines.join('\n')}\n`);
  const machine = `Node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}`;
  const head = `# Results of ${name}\n\n${machine}. Times are processor time for each document.`;
  await writeFile(new URL(`${name}.md`, folder), `${head}\n\n${text}`);
}
