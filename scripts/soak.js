// Runs what takes too long for `npm test`: more kills, more seeds, more documents. Any of the variables may be set from outside.
import { spawnSync } from 'node:child_process';

const env = {
  DOCFERRY_KILLS: '300',
  DOCFERRY_RUNS: '20000',
  DOCFERRY_DOCUMENTS: '1000000',
  DOCFERRY_COMPARISONS: '2000000',
  DOCFERRY_WATCH_SECONDS: '600',
  ...process.env,
};
const tests = [
  'test/e2e/faults',
  'test/e2e/table-crash',
  'test/e2e/dry-run-memory',
  'test/e2e/verify-memory',
  'test/e2e/watch-soak',
  'test/properties/pipeline',
];
const { status } = spawnSync('npm', ['run', 'jest', '--', ...tests, ...process.argv.slice(2)], {
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
