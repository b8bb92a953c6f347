// Mutation testing with the embedded databases started once: Jest's global setup would start them for every mutant.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const servers = {
  TEST_DYNAMODB_LOCAL_URL: 'dynamodb-local',
  TEST_DYNAMODB_LOCAL_AT_WORK_URL: 'dynamodb-local',
  TEST_DYNALITE_URL: 'dynalite',
};
const env = {
  ...process.env,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Fewer plays of the pipeline: each mutant has them all to itself.
  DOCFERRY_RUNS: process.env.DOCFERRY_RUNS ?? '60',
};

const children = [];
for (const [variable, name] of Object.entries(servers)) {
  const child = fork(fileURLToPath(new URL(`../test/support/processes/${name}.js`, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [{ url }] = await once(child, 'message');
  env[variable] = url;
  children.push(child);
}

const stryker = fileURLToPath(
  new URL('../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
);
const run = spawn(process.execPath, [stryker, 'run', ...process.argv.slice(2)], { env, stdio: 'inherit' });
const [code] = await once(run, 'exit');
for (const child of children) child.disconnect();
process.exitCode = code ?? 1;
