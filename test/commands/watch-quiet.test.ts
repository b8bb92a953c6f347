import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { RunEvent } from '../../src/commands/run.js';
import { startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { Monitor } from '../../src/service/monitor.js';
import { migration } from '../config/example.js';
import { type Exchange, startFaultProxy } from '../support/faults/proxy.js';
import { dynaliteUrl } from '../support/servers.js';
import { Users } from './users.js';

test('a watched source that answers again without news is in step at once', async () => {
  let faults = 0;
  await using couchdb = disposable(await startCouchDBServer());
  await using proxy = disposable(
    await startFaultProxy(couchdb.url, ({ path }) => {
      const gone = faults > 0 && path.includes('longpoll');
      if (gone) faults -= 1;
      return gone ? { name: 'gone', fault: reset } : undefined;
    }),
  );
  await using users = await Users.create(proxy.url);
  await users.migrate();
  let now = Date.UTC(2026, 0, 1);
  const monitor = new Monitor({
    collections: ['users'],
    maxLagSeconds: 60,
    clock: () => now,
    redact: (text) => text,
  });
  const events: RunEvent['type'][] = [];
  const until = async (happened: () => boolean): Promise<void> => {
    const end = performance.now() + 10_000;
    while (!happened()) {
      if (performance.now() > end) throw new Error(`never came: ${events.join()}`);
      await delay(10);
    }
  };
  const stop = new AbortController();
  const { name } = users.database;
  const watching = users.watch({
    // The source keeps quiet for half a second.
    migration: migration({
      source: { type: 'couchdb', url: proxy.url, timeoutSeconds: 1 },
      target: { type: 'dynamodb', endpoint: dynaliteUrl() },
      collections: { users: { from: name, to: name } },
    }),
    stop: stop.signal,
    report: (event) => {
      events.push(event.type);
      monitor.take(event);
    },
  });
  const lag = (): number | undefined => monitor.snapshot().collections['users']?.lagSeconds;
  try {
    await until(() => events.includes('watching'));
    faults = 1;
    await until(() => events.includes('retry'));
    now += 7_000;
    expect(lag()).toBe(7);
    const behind = events.lastIndexOf('retry');
    await until(() => events.lastIndexOf('watching') > behind);
    expect(lag()).toBe(0);
    expect(events.filter((type) => type === 'started')).toHaveLength(1);
  } finally {
    stop.abort();
    await watching;
  }
});

function reset(exchange: Exchange): void {
  exchange.reset();
}

function disposable(server: { readonly url: string; close(): Promise<void> }) {
  return { url: server.url, [Symbol.asyncDispose]: () => server.close() };
}
