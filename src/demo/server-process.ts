import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { EnvironmentError } from '../errors.js';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Ends the process. The server loses all it holds. */
  stop(): Promise<void>;
}

/** What a server's process tells its parent. */
interface Listening {
  readonly url: string;
}

/** Runs a server's script and waits until it listens. Throws EnvironmentError when it ends before. */
export async function startServerProcess(script: URL): Promise<ServerProcess> {
  const child = fork(script, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const url = await Promise.race([
    once(child, 'message').then(([message]: Listening[]) => message?.url),
    exited.then(() => undefined),
  ]);
  if (url === undefined) {
    throw new EnvironmentError(`the demo's server "${script.pathname}" ended while it was starting`, {
      code: 'demo_server_failed',
      hint: 'Look at the lines above for the reason.',
    });
  }
  return { url, stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}

/** Tells the parent where this process listens. The process ends with its parent, and not by Ctrl-C. */
export function reportListening(url: string): void {
  // A terminal sends Ctrl-C to the whole group, and the parent still needs its servers to finish cleanly.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGKILL');
  });
  if (!process.connected) process.kill(process.pid, 'SIGKILL');
  process.send?.({ url } satisfies Listening);
}
