import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import { isCode } from '../durable-file.js';

/** The form of a process's identity in a lease. */
export const processIdentity = z.object({
  host: z.string(),
  pid: z.int(),
  /** The start of the machine, the process namespace, and the start of the process; `unknown` where not told. */
  boot: z.string(),
  namespace: z.string(),
  started: z.string(),
});

/** What tells one process from every other, on this machine and after its next start. */
export type ProcessIdentity = Readonly<z.output<typeof processIdentity>>;

/** Whether a process is at work; `unknown` when it cannot be seen from here. */
export type Liveness = 'alive' | 'dead' | 'unknown';

const unknown = 'unknown';

/** Identifies the running process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const [boot, namespace, stat] = await Promise.all([bootId(), processNamespace(), statOf(process.pid)]);
  return { host: hostname(), pid: process.pid, boot, namespace, started: stat.started };
}

/**
 * Tells whether the process that an identity names is still at work.
 *
 * A pid says something only within one process namespace of one start of a machine; a process that has the same pid
 * but another start is another process.
 */
export async function livenessOf(other: ProcessIdentity, self: ProcessIdentity): Promise<Liveness> {
  const visible = other.host === self.host && other.boot === self.boot && other.namespace === self.namespace;
  if (!visible) return 'unknown';
  if (!exists(other.pid)) return 'dead';
  const { state, started } = await statOf(other.pid);
  // A zombie has ended and only waits for its parent to take note.
  return started === other.started && state !== 'Z' ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to somebody else.
    return isCode(error, 'EPERM');
  }
}

async function bootId(): Promise<string> {
  return (await read('/proc/sys/kernel/random/boot_id')).trim();
}

async function processNamespace(): Promise<string> {
  try {
    return await readlink('/proc/self/ns/pid');
  } catch {
    return unknown;
  }
}

interface ProcessStat {
  readonly state: string;
  /** In clock ticks since the machine's start. */
  readonly started: string;
}

/** What Linux tells of a process: fields 3 and 22 of proc(5)'s stat. */
async function statOf(pid: number): Promise<ProcessStat> {
  const stat = await read(`/proc/${pid}/stat`);
  // The name, field 2, may hold spaces and brackets, so fields are counted from its closing bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? unknown, started: fields[19] ?? unknown };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return unknown;
  }
}
