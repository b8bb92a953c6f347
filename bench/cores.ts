import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Starts servers in processes that have a core to themselves: whatever this process starts later has the others.
 *
 * Needs Linux and two cores. Elsewhere everything shares all cores, which is said on standard error.
 */
export async function onTheirOwnCore<T>(start: () => Promise<T>): Promise<T> {
  const cores = allowedCores();
  if (cores.length < 2) {
    process.stderr.write(
      'No core can be set apart for the target, so docferry takes processor time from it.\n',
    );
    return await start();
  }
  moveTo(cores.slice(0, 1));
  try {
    return await start();
  } finally {
    moveTo(cores.slice(1));
  }
}

/** The cores that this process may run on. */
function allowedCores(): readonly number[] {
  return process.platform === 'linux' ? coresOf(readFileSync('/proc/self/status', 'utf8')) : [];
}

/** Reads `Cpus_allowed_list`, such as `0-3,8`. */
function coresOf(status: string): readonly number[] {
  const [, list = ''] = /^Cpus_allowed_list:\s+(\S+)$/m.exec(status) ?? [];
  return list.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Processes are started by the main thread and run where it does. */
function moveTo(cores: readonly number[]): void {
  execFileSync('taskset', ['--pid', '--cpu-list', cores.join(','), String(process.pid)], { stdio: 'ignore' });
}
