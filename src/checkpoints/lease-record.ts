import { readFile, stat, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { isMissing } from '../durable-file.js';
import { processIdentity } from './process-identity.js';

const leaseRecord = z.object({
  token: z.string(),
  since: z.string(),
  owner: processIdentity,
});

/** What a lease file tells: which lease it is, since when it is held, and by whom. */
export type LeaseRecord = Readonly<z.output<typeof leaseRecord>>;

/** Writes a lease file. On resolve the record survives a power cut. */
export async function writeLeaseRecord(path: string, record: LeaseRecord): Promise<void> {
  await writeFile(path, JSON.stringify(record), { flush: true });
}

/** The record in a lease file; `undefined` when there is no file. Throws on a file that no lease wrote. */
export async function readLeaseRecord(path: string): Promise<LeaseRecord | undefined> {
  try {
    return leaseRecord.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** When a lease file was last touched, by the clock of its file system; `undefined` when it is gone. */
export async function lastSign(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
