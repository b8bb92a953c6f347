import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-http.js';
import { configOf, expectRefusal, inFolder, type Mistake, secret } from './mistaken.js';

inFolder();

let couchdb: CouchDBServer;
let guarded: CouchDBServer;
let page: ScriptedServer;
let tls: Server;
let tlsPort: number;

const pem = (name: string): Buffer => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

beforeAll(async () => {
  couchdb = await startCouchDBServer();
  guarded = await startCouchDBServer({ username: 'reader', password: 'another-one' });
  page = await startScriptedServer(() => ({ status: 404, body: '<html>' }));
  tls = createServer({ key: pem('server-key'), cert: pem('server') }, (_, response) => response.end('{}'));
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  tlsPort = (tls.address() as AddressInfo).port;
}, 30_000);

afterAll(async () => {
  tls.close();
  await Promise.all([page[Symbol.asyncDispose](), couchdb.close(), guarded.close()]);
});

const source = (changes: object = {}) => ({
  type: 'couchdb',
  url: couchdb.url,
  giveUpSeconds: 1,
  ...changes,
});
const target = { type: 'dynamodb', endpoint: 'http://127.0.0.1:9' };

type Row = readonly [string, () => string, Mistake['says'], string];

describe('a CouchDB that cannot be used is one sentence and a cure', () => {
  const from = (changes: () => object) => () => configOf(source(changes()), target);
  test.each<Row>([
    [
      'a wrong password',
      from(() => ({ url: guarded.url, username: 'reader', password: secret })),
      /^logging in to couchdb|401 unauthorized/,
      'Set the username and password',
    ],
    [
      'no password',
      from(() => ({ url: guarded.url })),
      /was refused: 401 unauthorized: "You are not authorized/,
      'Set the username and password',
    ],
    [
      'a closed port',
      from(() => ({ url: 'http://127.0.0.1:65530' })),
      /was given up after \d s: nothing listens at "http:\/\/127.0.0.1:65530"$/,
      'Check "source.url"',
    ],
    [
      'a host that nobody knows',
      from(() => ({ url: 'http://couch.invalid:5984' })),
      /the host name (is unknown|could not be looked up)$/,
      'Check "source.url"',
    ],
    [
      'http to a port with TLS',
      from(() => ({ url: `http://localhost:${tlsPort}` })),
      /the connection was cut$/,
      'also its "http" or "https"',
    ],
    [
      'https to a port without',
      from(() => ({ url: couchdb.url.replace('http:', 'https:') })),
      /^couchdb at "https:.*" does not speak TLS$/,
      'Write "http://" in "source.url"',
    ],
    [
      'a certificate of nobody',
      from(() => ({ url: `https://localhost:${tlsPort}` })),
      /^couchdb at "https:.*" could not be trusted: UNABLE_TO_VERIFY/,
      'Set "source.tls.ca"',
    ],
    [
      'another server',
      from(() => ({ url: page.url })),
      /was refused: 404, in other words than a CouchDB's$/,
      'leads to a CouchDB',
    ],
    [
      'a database that is missing',
      () => configOf(source(), target, { collections: { nowhere: {} } }),
      /"nowhere" was refused: 404 not_found/,
      'Check the name of the database',
    ],
  ])('%s', async (_, config, ...[says, cure]) => {
    await expectRefusal(config(), { code: 3, says, cure });
  });
});
