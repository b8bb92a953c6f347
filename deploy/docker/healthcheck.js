import { readFileSync } from 'node:fs';
import { get } from 'node:http';

// A one-shot run listens nowhere: its exit code tells how it went. A service is asked on the port of its `--listen`,
// which is among the arguments of the container's first process.
const words = readFileSync(process.argv[2] ?? '/proc/1/cmdline', 'utf8').split('\0');
const at = words.findIndex((word) => word === '--listen' || word.startsWith('--listen='));

if (at >= 0) {
  const address = words[at].split('=')[1] ?? words[at + 1] ?? '';
  const url = `http://${reachable(address.replace(/:\d+$/, ''))}:${address.split(':').at(-1)}/healthz`;
  const request = get(url, { timeout: 5_000 }, (response) => {
    response.resume();
    process.exitCode = response.statusCode === 200 ? 0 : 1;
  });
  request.on('timeout', () => request.destroy(new Error('no answer')));
  request.on('error', (error) => {
    console.error(`${url}: ${error.message}`);
    process.exitCode = 1;
  });
}

/** Where a server that listens at `host` can be asked from within. */
function reachable(host) {
  return { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '[::]': '[::1]' }[host] ?? host;
}
