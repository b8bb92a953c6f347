// Loaded before a program that is measured: tells at its end, on descriptor 3, what it has cost.
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Linux counts `maxRSS` from before this program began, when the process was still its parent's. */
function peak(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1_024;
  } catch {
    // Only Linux has it.
  }
  return process.resourceUsage().maxRSS * 1_024;
}

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, JSON.stringify({ cpuMilliseconds: (user + system) / 1_000, peakBytes: peak() }));
  });
}
