import { setFlagsFromString } from 'node:v8';
import { main } from './main.js';

/** Runs the command line that this process was started with. Resolves to its exit code. */
export async function start(): Promise<number> {
  // Pages are garbage soon after they were read. Left to itself, V8 lets it pile up to several times what is in use.
  setFlagsFromString('--heap-growing-percent=100');

  // What undici reads HTTP by is WebAssembly. To optimize it takes 100 ms and 30 MB, for which the end of a short command
  // has to wait, and makes a long one no faster.
  setFlagsFromString('--liftoff-only');

  // A reader that went away, such as `head`, must not stop a run, nor a log that cannot grow: what is missed is only text.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

  // The SDK is bundled, so that what it says of its next versions is for us and not for users; `doctor` tells of Node.js.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

  return await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    cwd: process.cwd(),
  });
}
