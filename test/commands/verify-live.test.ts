import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { realChance } from '../../src/backoff.js';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { usualWaits } from '../../src/verify/confirm.js';
import { pickOne, seededRandom } from '../support/random.js';
import { Users } from './users.js';

let couchdb: CouchDBServer;
let users: Users;

beforeEach(async () => {
  couchdb = await startCouchDBServer();
  users = await Users.create(couchdb.url);
});

afterEach(async () => {
  await users[Symbol.asyncDispose]();
  await couchdb.close();
});

const seed = 7;

/** Edits, makes and removes documents, about fifty a second, until `stop` fires. Resolves to how many. */
async function edit(ids: string[], stop: AbortSignal): Promise<number> {
  const random = seededRandom(seed);
  let edits = 0;
  while (!stop.aborted) {
    edits += 1;
    const kind = pickOne(random, ['change', 'change', 'change', 'make', 'remove']);
    if (kind === 'remove') {
      const [id] = ids.splice(Math.floor(random() * ids.length), 1);
      if (id !== undefined) await users.database.remove(id);
    } else {
      const id = kind === 'make' ? `made-${edits}` : pickOne(random, ids);
      if (kind === 'make') ids.push(id);
      await users.database.put([{ _id: id, n: edits }]);
    }
    await delay(20);
  }
  return edits;
}

test(`edits at a steady rate while it runs are no differences, seed ${seed}`, async () => {
  const ids = Array.from({ length: 300 }, (_, index) => `u${index}`);
  await users.database.put(ids.map((_id) => ({ _id, n: 0 })));
  await users.migrateListing([]);
  await users.tamper('u-planted', { odd: { N: '1' } });
  const stop = new AbortController();
  const watching = users.watch({ stop: stop.signal });
  const editing = edit(ids, stop.signal);
  const found = [];
  try {
    for (let round = 0; round < 4; round++) {
      const patience = { sleep: realChance.sleep, waits: usualWaits };
      found.push((await users.verify({ patience })).totals);
    }
  } finally {
    stop.abort();
  }
  expect(await editing).toBeGreaterThan(50);
  await watching;
  for (const totals of found) expect(totals).toMatchObject({ missing: 0, differing: 0, extra: 1 });
});
