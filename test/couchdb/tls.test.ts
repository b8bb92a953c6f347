import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { couchdbSourceConfig } from '../../src/sources/couchdb/config.js';
import { connectCouchDB } from '../../src/sources/couchdb/source.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';

const pem = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

describe('a server whose certificate comes from an authority of its own', () => {
  let couchdb: CouchDBServer;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    couchdb = await startCouchDBServer();
    const database = await CouchDBDatabase.create({ url: couchdb.url }, 'users');
    await database.put([{ _id: 'a' }, { _id: 'b' }]);
    const identity = { key: readFileSync(pem('server-key')), cert: readFileSync(pem('server')) };
    server = createServer(identity, (incoming, response) => {
      const { method, headers } = incoming;
      const onward = request(new URL(incoming.url ?? '/', couchdb.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await couchdb.close();
  });

  async function probe(tls: object): Promise<number | undefined> {
    await using connection = connectCouchDB(couchdbSourceConfig.parse({ type: 'couchdb', url, tls }));
    const source = connection.open({ name: 'users', conflicts: false, report: () => undefined });
    return await source.probe({ stop: new AbortController().signal });
  }

  test('is read when the config names that authority', async () => {
    expect(await probe({ ca: pem('ca') })).toBe(2);
  });

  test('is refused at once, with a hint, when it does not', async () => {
    await expect(probe({})).rejects.toMatchObject({
      code: 'source_tls',
      exitCode: 3,
      hint: expect.stringContaining('tls.ca'),
    });
  });

  test('is refused when the named authority is another', async () => {
    await expect(probe({ ca: pem('server') })).rejects.toMatchObject({ code: 'source_tls' });
  });
});
