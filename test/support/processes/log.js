import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { createJiti } from 'jiti';

const { startLog } = await createJiti(import.meta.url).import('../../../src/service/log.ts');
const log = startLog({
  format: 'json',
  level: 'info',
  stream: process.stderr,
  redact: (text) => text,
  migration: 'there',
  collections: [],
});

let line = 0;
const timer = setInterval(() => {
  for (const end = line + 1_000; line < end; line += 1) log.line(`line ${line}`);
}, 10);
process.once('SIGTERM', () => {
  clearInterval(timer);
  log.line('stopping');
  log.stop();
  process.exitCode = 143;
});
