import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { couchdbSourceConfig } from '../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../src/sources/couchdb/source.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { type FaultProxy, startFaultProxy } from '../support/faults/proxy.js';

const login = { username: 'ferry', password: 'right' };
const names = ['agents', 'deployments', 'users', 'sessions', 'tickets', 'demos'];

describe('credentials that are shared by all collections', () => {
  let couchdb: CouchDBServer;
  let proxy: FaultProxy;
  let requests = 0;

  beforeAll(async () => {
    couchdb = await startCouchDBServer(login);
    for (const name of names) await CouchDBDatabase.create({ url: couchdb.url, ...login }, name);
    proxy = await startFaultProxy(couchdb.url, () => {
      requests += 1;
      return undefined;
    });
  });

  afterAll(async () => {
    await proxy.close();
    await couchdb.close();
  });

  async function probeAll(auth: 'basic' | 'cookie', password: string): Promise<string[]> {
    const config = couchdbSourceConfig.parse({
      type: 'couchdb',
      url: proxy.url,
      username: login.username,
      password,
      auth,
    });
    await using connection = connectCouchDB(config);
    const { signal: stop } = new AbortController();
    const sources = names.map((name) => connection.open({ name, conflicts: false, report: () => undefined }));
    const probes = await Promise.allSettled(sources.map((source) => source.probe({ stop })));
    return probes.map((probe) =>
      probe.status === 'fulfilled' ? 'ok' : (probe.reason as { code: string }).code,
    );
  }

  test.each(['basic', 'cookie'] as const)('are tried once when they are wrong: %s', async (auth) => {
    requests = 0;
    expect(await probeAll(auth, 'wrong')).toEqual(names.map(() => 'source_unauthorized'));
    expect(requests).toBe(1);
  });

  test.each(['basic', 'cookie'] as const)('serve all of them when they are right: %s', async (auth) => {
    expect(await probeAll(auth, 'right')).toEqual(names.map(() => 'ok'));
  });
});
