import { randomUUID } from 'node:crypto';
import { link, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode, makeFolder } from '../durable-file.js';
import { EnvironmentError, GuardError, messageOf } from '../errors.js';
import { holdFile } from './held-file.js';
import { type LeaseRecord, lastSign, readLeaseRecord, writeLeaseRecord } from './lease-record.js';
import { leaseHeld } from './lease-refusal.js';
import { sightOf } from './lease-sight.js';
import type { Lease, LeaseSight, LeaseStore } from './lease.js';
import { identifySelf, livenessOf } from './process-identity.js';

/** How a lease on a file shows that its owner is at work, in milliseconds. */
export interface FileLeaseTimes {
  /** Between two signs of life. */
  readonly heartbeat: number;
  /** Without a sign of life, after which an owner that cannot be seen from here counts as dead. */
  readonly expiry: number;
}

const defaultTimes: FileLeaseTimes = { heartbeat: 5_000, expiry: 60_000 };

/**
 * Keeps each lease in a file of its own.
 *
 * An owner on this machine is asked for by pid; one on another machine or in another container is judged by how long
 * ago it touched its file, by the clock of the file system.
 */
export class FileLeaseStore implements LeaseStore {
  readonly #folder: string;
  readonly #times: FileLeaseTimes;

  constructor(folder: string, times = defaultTimes) {
    this.#folder = folder;
    this.#times = times;
  }

  async acquire(collection: string): Promise<Lease> {
    const path = this.#path(collection);
    const token = randomUUID();
    const own = `${path}.${token}`;
    await makeRoom(this.#folder);
    try {
      const since = new Date().toISOString();
      await writeLeaseRecord(own, { token, since, owner: await identifySelf() });
      while (!(await tryLink(own, path)) && !(await this.#inherit({ path, own, collection })));
      return await holdFile({ path, token, collection, heartbeat: this.#times.heartbeat });
    } catch (error) {
      throw error instanceof GuardError ? error : unusable(path, error);
    } finally {
      // What went wrong before is worth telling, not that nothing was left to remove.
      await rm(own).catch(() => undefined);
    }
  }

  async holder(collection: string): Promise<LeaseSight | undefined> {
    const path = this.#path(collection);
    try {
      const holder = await readLeaseRecord(path);
      if (holder === undefined) return undefined;
      const liveness = await livenessOf(holder.owner, await identifySelf());
      return sightOf(holder, { liveness, lastSign: await lastSign(path), expiry: this.#times.expiry });
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  #path(collection: string): string {
    return join(this.#folder, `${encodeURIComponent(collection)}.json`);
  }

  /**
   * Replaces a dead owner's file by our own; false when the file is no longer that owner's. Throws GuardError when the
   * owner is, or may be, at work.
   *
   * Only one run can be a dead owner's heir, because the heir's file is named after the owner; an heir that died too
   * has an heir of its own.
   */
  async #inherit(request: Request): Promise<boolean> {
    const { path, own } = request;
    const holder = await readLeaseRecord(path);
    const claims: string[] = [];
    let place = path;
    for (let dead = holder; dead !== undefined; dead = await readLeaseRecord(place)) {
      await this.#assertDead(dead, { ...request, path: place });
      place = `${path}.${dead.token}.heir`;
      claims.push(place);
      if (await tryLink(own, place)) return await succeed(holder, request, claims);
    }
    return false;
  }

  async #assertDead(holder: LeaseRecord, { path, own, collection }: Request): Promise<void> {
    if (await this.#isDead(holder, { path, own })) return;
    throw leaseHeld(
      collection,
      holder,
      `Wait for it or stop it; if it is certain to be dead, remove "${path}".`,
    );
  }

  async #isDead(holder: LeaseRecord, { path, own }: Paths): Promise<boolean> {
    const liveness = await livenessOf(holder.owner, await identifySelf());
    if (liveness !== 'unknown') return liveness === 'dead';
    const theirs = await lastSign(path);
    const { mtimeMs: ours } = await stat(own);
    return theirs === undefined || ours - theirs > this.#times.expiry;
  }
}

interface Paths {
  readonly path: string;
  readonly own: string;
}

interface Request extends Paths {
  readonly collection: string;
}

/** As the only heir: takes the place of the holder, unless an earlier heir has done so. */
async function succeed(
  holder: LeaseRecord | undefined,
  { path, own }: Paths,
  claims: readonly string[],
): Promise<boolean> {
  try {
    if ((await readLeaseRecord(path))?.token !== holder?.token) return false;
    await rename(own, path);
    return true;
  } finally {
    for (const claim of claims) await rm(claim, { force: true });
  }
}

/** Gives a file a second name; false when that name is taken. */
async function tryLink(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Makes the folder of the leases, which is the first thing a run makes of its state. */
async function makeRoom(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw new EnvironmentError(`the state folder "${folder}" could not be made: ${messageOf(error)}`, {
      code: 'state_unwritable',
      hint: 'Make a folder above it writable, or name another place with --state.',
      cause: error,
    });
  }
}

function unusable(path: string, error: unknown): EnvironmentError {
  return new EnvironmentError(`the lease "${path}" could not be taken: ${messageOf(error)}`, {
    code: 'state_unwritable',
    hint: 'Free disk space or make the state folder writable, or remove that file if no run is under way.',
    cause: error,
  });
}

function unreadable(path: string, error: unknown): EnvironmentError {
  return new EnvironmentError(`the lease "${path}" could not be read: ${messageOf(error)}`, {
    code: 'state_unreadable',
    hint: 'Make the state folder readable for this user, or remove that file if no run is under way.',
    cause: error,
  });
}
