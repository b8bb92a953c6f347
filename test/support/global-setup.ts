import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

declare global {
  // Setup and teardown are loaded apart and share nothing else.
  var embeddedServers: ChildProcess[] | undefined;
}

const START_TIMEOUT = 60_000;

/** Starts the embedded databases as child processes and tells the workers their addresses by the environment. */
export default async function globalSetup(): Promise<void> {
  // Node 20 is supported on purpose; the SDK's warning about it would hide real output.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const lacking = lackOfJava();
  if (lacking !== undefined && process.env['CI'] !== undefined) {
    throw new Error(`DynamoDB Local is required in CI: ${lacking}`);
  }
  if (lacking !== undefined) {
    process.stderr.write(`\ntests against DynamoDB Local are skipped: ${lacking}\n`);
  }
  const locals = ['TEST_DYNAMODB_LOCAL_URL', 'TEST_DYNAMODB_LOCAL_AT_WORK_URL'];
  const local = lacking === undefined ? locals.map((variable) => start('dynamodb-local', variable)) : [];
  try {
    await Promise.all([
      start('dynalite', 'TEST_DYNALITE_URL'),
      start('pouchdb', 'TEST_POUCHDB_URL'),
      ...local,
    ]);
  } catch (error) {
    // Jest runs no teardown after a failed setup, and would wait for the children for ever.
    globalThis.embeddedServers?.forEach((child) => child.kill());
    throw error;
  }
}

async function start(name: string, variable: string): Promise<void> {
  const child = fork(fileURLToPath(new URL(`./processes/${name}.js`, import.meta.url)), {
    // The workers' flags, such as --experimental-vm-modules, are not for the servers.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  globalThis.embeddedServers = [...(globalThis.embeddedServers ?? []), child];
  const stop = AbortSignal.timeout(START_TIMEOUT);
  const ended = once(child, 'exit', { signal: stop }).then(() => {
    throw new Error(`the embedded ${name} ended while it was starting`);
  });
  const [message] = (await Promise.race([once(child, 'message', { signal: stop }), ended])) as [
    { url: string },
  ];
  ended.catch(() => undefined);
  process.env[variable] = message.url;
}

function lackOfJava(): string | undefined {
  const { error, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (error !== undefined) return 'Java 17 is not installed';
  const version = /version "(\d+)/.exec(stderr)?.[1];
  return Number(version) >= 17
    ? undefined
    : `Java ${version ?? 'of unknown version'} is too old, 17 is needed`;
}
