import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../../src/demo/couchdb-server.js';
import { WriteFailedError } from '../../../src/errors.js';
import { couchdbTargetConfig } from '../../../src/targets/couchdb/config.js';
import { connectCouchDBTarget } from '../../../src/targets/couchdb/target.js';
import type { Target } from '../../../src/targets/target.js';
import { never, prepare, put, read, refusedOf, remove, write } from '../../../src/testing/writes.js';
import { CouchDBDatabase } from '../../support/couchdb-database.js';
import { type Exchange, type Fault, type Plan, startFaultProxy } from '../../support/faults/proxy.js';
import { uniqueName } from '../../support/servers.js';

let server: CouchDBServer;
beforeAll(async () => {
  server = await startCouchDBServer();
});
afterAll(async () => {
  await server.close();
});

/** A database, and a target that reaches it through a proxy. */
interface Place extends AsyncDisposable {
  readonly database: CouchDBDatabase;
  readonly target: Target;
  /** How many requests have written. */
  readonly writes: () => number;
}

async function open(plan: Plan = () => undefined, settings: object = {}): Promise<Place> {
  let writes = 0;
  const proxy = await startFaultProxy(server.url, (exchange) => {
    if (isWrite(exchange)) writes += 1;
    return plan(exchange);
  });
  const database = await CouchDBDatabase.create({ url: server.url }, uniqueName('target'));
  const config = couchdbTargetConfig.parse({
    type: 'couchdb',
    url: proxy.url,
    giveUpSeconds: 2,
    ...settings,
  });
  const connection = connectCouchDBTarget(config);
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  const place = { name: database.name, key, numbers: 'reject', concurrency: 1, settings: undefined } as const;
  return {
    database,
    target: connection.open({ ...place, report: () => undefined }),
    writes: () => writes,
    [Symbol.asyncDispose]: async () => {
      await connection[Symbol.asyncDispose]();
      await proxy.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

function isWrite({ path }: Exchange): boolean {
  return path.endsWith('/_bulk_docs');
}

/** Does something wrong to the first write. */
function firstWrite(fault: Fault): Plan {
  let done = false;
  return (exchange) => {
    if (done || !isWrite(exchange)) return undefined;
    done = true;
    return { name: 'fault', fault };
  };
}

async function raw(database: CouchDBDatabase, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${server.url}/${database.name}/${path}`, init);
  return await response.json();
}

describe('a write', () => {
  test('whose answer was lost makes no second revision', async () => {
    const lost: Fault = async (exchange) => {
      await exchange.forward();
      exchange.reset();
    };
    await using place = await open(firstWrite(lost));
    await place.database.put([{ _id: 'b', n: 0 }]);
    const batch = ['a', 'b'].map((_id) => prepare(place.target, put({ _id, n: 1 })));
    expect(await place.target.write(batch, never)).toEqual([]);
    expect(await raw(place.database, 'a')).toMatchObject({ _rev: expect.stringMatching(/^1-/), n: 1 });
    expect(await raw(place.database, 'b')).toMatchObject({ _rev: expect.stringMatching(/^2-/), n: 1 });
    expect(place.writes()).toBe(1);
  });

  test('of what is there already sends nothing', async () => {
    await using place = await open();
    const item = { _id: 'a', set: new Set([1, 2]), bytes: new Uint8Array([1]) };
    await write(place.target, [put(item)]);
    const same = [put({ ...item, set: new Set([2, 1]) }), remove({ _id: 'never' })];
    const batch = same.map((each) => prepare(place.target, each));
    expect(await place.target.write(batch, never)).toEqual(
      batch.map((each) => ({ write: each, unchanged: true })),
    );
    expect(place.writes()).toBe(1);
  });

  test('goes over what another has written meanwhile, without a conflict', async () => {
    const outrun: Fault = async (exchange) => {
      const database = CouchDBDatabase.open({ url: server.url }, exchange.path.split('/')[1] ?? '');
      await database.put([{ _id: 'a', by: 'another' }]);
      exchange.answer(await exchange.forward());
    };
    await using place = await open(firstWrite(outrun));
    await place.database.put([{ _id: 'a', by: 'first' }]);
    await write(place.target, [put({ _id: 'a', by: 'us' }), put({ _id: 'b' })]);
    const stored = await raw(place.database, 'a?conflicts=true');
    expect(stored).toMatchObject({ by: 'us', _rev: expect.stringMatching(/^3-/) });
    expect(stored).not.toHaveProperty('_conflicts');
  });

  test('of a deletion leaves no losing revision behind', async () => {
    await using place = await open();
    const body = JSON.stringify({
      new_edits: false,
      docs: ['2-a', '2-b', '1-c'].map((_rev) => ({ _id: 'a', _rev })),
    });
    const headers = { 'content-type': 'application/json' };
    await raw(place.database, '_bulk_docs', { method: 'POST', headers, body });
    await write(place.target, [remove({ _id: 'a' })]);
    expect(await read(place.target, 'a')).toBeUndefined();
    expect(await raw(place.database, 'a')).toMatchObject({ error: 'not_found', reason: 'deleted' });
  });

  test('is divided where the server refuses it as a whole, down to the document at fault', async () => {
    const refusing: Plan = (exchange) => {
      if (!isWrite(exchange) || !exchange.body.toString().includes('"poison"')) return undefined;
      const body = Buffer.from('{"error":"document_too_large","reason":"c"}');
      const fault: Fault = (each) => {
        each.answer({ status: 413, headers: {}, body });
      };
      return { name: 'refused', fault };
    };
    await using place = await open(refusing);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const batch = ids.map((_id) =>
      prepare(place.target, put({ _id, text: _id === 'c' ? 'poison' : 'fine' })),
    );
    const refused = refusedOf(await place.target.write(batch, never));
    expect(refused.map(({ write: { identity }, rejection: { code } }) => [identity, code])).toEqual([
      ['c', 'item_too_large'],
    ]);
    expect(refused[0]?.rejection.size).toBe(Buffer.byteLength('{"_id":"c","text":"poison"}'));
    expect(refused[0]?.rejection.reason).toContain('413 document_too_large: "c"');
    const found = await place.target.fetch(
      ids.map((_id) => ({ _id })),
      never,
    );
    expect([...found.keys()].sort()).toEqual(['a', 'b', 'd', 'e']);
  });

  test('that is given up leaves its fate open', async () => {
    const fault: Fault = (exchange) => {
      exchange.reset();
    };
    await using place = await open((exchange) => (isWrite(exchange) ? { name: 'reset', fault } : undefined));
    const error: unknown = await place.target
      .write([prepare(place.target, put({ _id: 'a' }))], never)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WriteFailedError);
    expect(error).toMatchObject({ code: 'target_unreachable', exitCode: 3 });
  });

  test('sends nothing more once halted', async () => {
    const halt = new AbortController();
    const reason = new Error('enough');
    await using place = await open((exchange) => {
      if (exchange.path.includes('_all_docs')) halt.abort(reason);
      return undefined;
    });
    const batch = [prepare(place.target, put({ _id: 'a' }))];
    await expect(place.target.write(batch, never, halt.signal)).rejects.toBe(reason);
    expect(place.writes()).toBe(0);
  });
});

test('a document may have names that begin with "_" below the top', async () => {
  await using place = await open();
  await write(place.target, [put({ _id: 'a', m: { _rev: 1, _id: null } })]);
  expect(await read(place.target, 'a')).toEqual({ _id: 'a', m: { _rev: 1, _id: null } });
});

test('a connection that only reads writes nothing', async () => {
  const config = couchdbTargetConfig.parse({ type: 'couchdb', url: server.url });
  await using connection = connectCouchDBTarget(config, { readOnly: true });
  const key = { partition: { attribute: '_id', type: 'S' } } as const;
  const name = uniqueName('unmade');
  const place = { name, key, numbers: 'reject', concurrency: 1, settings: undefined } as const;
  const target = connection.open({ ...place, report: () => undefined });
  await expect(target.ensure(never)).rejects.toThrow('only reads');
  await expect(target.write([], never)).rejects.toThrow('only reads');
  expect((await target.survey(never)).exists).toBe(false);
});
