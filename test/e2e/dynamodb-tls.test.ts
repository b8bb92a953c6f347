import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { deleteTables, documentsOf, dynamodbClient, itemsOf } from '../support/both-sides.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithDynamoDBLocal } from '../support/servers.js';
import { docferry } from './cli.js';

const pem = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));

const table = 'behind-tls';
const CONCURRENCY = 4;

interface Terminator extends AsyncDisposable {
  readonly url: string;
  readonly connections: () => number;
}

/** Puts TLS, by a certificate of an authority that nobody knows, before a server. */
async function startTerminator(behind: string): Promise<Terminator> {
  let connections = 0;
  const identity = { key: readFileSync(pem('server-key')), cert: readFileSync(pem('server')) };
  const server = createServer(identity, (outer) => {
    connections += 1;
    const inner = connect(Number(new URL(behind).port), '127.0.0.1');
    for (const socket of [outer, inner]) socket.on('error', () => undefined);
    outer.pipe(inner).pipe(outer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describeWithDynamoDBLocal('a DynamoDB behind TLS', (dynamodbUrl) => {
  test('is written to over few connections when NODE_EXTRA_CA_CERTS names its authority', async () => {
    const client = dynamodbClient(dynamodbUrl);
    const couchdb = await startCouchDBServer();
    const folder = await mkdtemp(join(tmpdir(), 'docferry-'));
    await using terminator = await startTerminator(dynamodbUrl);
    const database = await CouchDBDatabase.create({ url: couchdb.url }, table);
    await database.put(Array.from({ length: 400 }, (_, place) => ({ _id: `order-${place}` })));
    const migration = {
      source: { type: 'couchdb', url: couchdb.url },
      target: {
        type: 'dynamodb',
        endpoint: terminator.url,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      },
      collections: { [table]: { concurrency: CONCURRENCY } },
    };
    const config = join(folder, 'docferry.config.mjs');
    await writeFile(config, `export default { migrations: { all: ${JSON.stringify(migration)} } };`);
    const env = { NODE_EXTRA_CA_CERTS: pem('ca') };
    const run = await docferry(['migrate', '--json', '--config', config, '--state', folder], { env });
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
    expect(await itemsOf(client, table)).toEqual(await documentsOf({ url: couchdb.url }, table));
    // Those of the writers, and of requests about the table.
    expect(terminator.connections()).toBeLessThan(CONCURRENCY + 5);
    await deleteTables(client, [table]);
    client.destroy();
    await couchdb.close();
    await rm(folder, { recursive: true });
  });
});
