import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CollectionResult, RunEvent, RunResult } from '../../src/commands/run.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { type Exchange, type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let proxy: FaultProxy;
let users: Users;
let failing: boolean;

beforeEach(async () => {
  failing = false;
  couchdb = await startCouchDBServer();
  proxy = await startFaultProxy(couchdb.url, ({ path }) => {
    const fault = (exchange: Exchange): void => {
      exchange.reset();
    };
    return failing && path.includes('_changes') ? { name: 'gone', fault } : undefined;
  });
  users = await Users.create(proxy.url);
  await users.database.put([{ _id: 'a', n: 1 }]);
});

afterEach(async () => {
  await users[Symbol.asyncDispose]();
  await proxy.close();
  await couchdb.close();
});

/** A watch under way, and what it has told. */
class Watch {
  readonly events: RunEvent[] = [];
  readonly passes: CollectionResult[] = [];
  readonly #stop = new AbortController();
  readonly #result: Promise<RunResult>;

  constructor(initial = false) {
    this.#result = users.watch({
      initial,
      stop: this.#stop.signal,
      passed: (_, result) => this.passes.push(result),
      report: (event) => this.events.push(event),
    });
  }

  async until(happened: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!(await happened())) {
      if (performance.now() > end)
        throw new Error(`not within ${milliseconds} ms: ${JSON.stringify(this.passes)}`);
      await delay(20);
    }
  }

  idle(): Promise<void> {
    return this.until(() => this.events.at(-1)?.type === 'watching');
  }

  end(): Promise<RunResult> {
    this.#stop.abort();
    return this.#result;
  }
}

async function ids(): Promise<string[]> {
  return [...(await users.items()).keys()].sort();
}

describe('watching', () => {
  test('carries inserts, edits and deletions within two seconds of their commit', async () => {
    await users.migrate();
    const watch = new Watch();
    await watch.idle();
    await users.database.put([{ _id: 'b', n: 2 }]);
    await watch.until(async () => (await ids()).length === 2, 2_000);
    await users.database.remove('a');
    await watch.until(async () => (await ids()).join() === 'b', 2_000);
    const result = await watch.end();
    expect(result).toMatchObject({ command: 'sync', totals: { written: 1, deleted: 1 } });
    expect(watch.passes.map(({ status }) => status)).toEqual(['synced', 'synced', 'synced']);
  });

  test('goes on from its checkpoint after it was stopped', async () => {
    await users.migrate();
    await new Watch().end();
    await users.database.put([{ _id: 'b', n: 2 }]);
    const watch = new Watch();
    await watch.idle();
    expect(await ids()).toEqual(['a', 'b']);
    expect(await watch.end()).toMatchObject({ totals: { written: 1 } });
  });

  test('refuses a collection that was never migrated, unless told to copy it', async () => {
    const refused = new Watch();
    await refused.until(() => refused.events.some(({ type }) => type === 'finished'));
    expect((await refused.end()).error).toMatchObject({ code: 'not_migrated', exitCode: 6 });
    const watch = new Watch(true);
    await watch.idle();
    expect(await ids()).toEqual(['a']);
    await watch.end();
  });

  test('fails and recovers when the source goes away and comes back', async () => {
    await users.migrate();
    const watch = new Watch();
    await watch.idle();
    failing = true;
    await users.database.put([{ _id: 'b', n: 2 }]);
    await watch.until(() => watch.events.some(({ type }) => type === 'retry'));
    failing = false;
    await users.database.put([{ _id: 'c', n: 3 }]);
    await watch.until(async () => (await ids()).join() === 'a,b,c');
    expect((await watch.end()).error).toBeUndefined();
  });
});
