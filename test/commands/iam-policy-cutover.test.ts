import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CouchDBServer, startCouchDBServer } from '../../src/demo/couchdb-server.js';
import { createRawTable } from '../properties/raw-dynamodb.js';
import { CouchDBDatabase } from '../support/couchdb-database.js';
import { describeWithBackgroundWork } from '../support/servers.js';
import { type StandInIAM, startIAM } from '../support/stand-in-iam.js';
import { createStateTable, everyTableSetting, Permitted } from './permitted.js';

const role = 'arn:aws:iam::000000000000:role/app';

describeWithBackgroundWork('the policy of a cutover', (url) => {
  let couchdb: CouchDBServer;
  let permitted: Permitted;
  let iam: StandInIAM;

  beforeEach(async () => {
    couchdb = await startCouchDBServer();
    permitted = await Permitted.create(url);
    iam = await startIAM();
    process.env['AWS_ENDPOINT_URL_IAM'] = iam.url;
  });

  afterEach(async () => {
    delete process.env['AWS_ENDPOINT_URL_IAM'];
    await iam[Symbol.asyncDispose]();
    await permitted[Symbol.asyncDispose]();
    await couchdb.close();
  });

  test('allows exactly what is sent, to IAM about the role of the application too', async () => {
    permitted.configure((endpoint) => ({
      source: { type: 'couchdb', url: couchdb.url },
      target: { type: 'dynamodb', endpoint, application: { role } },
      state: { type: 'dynamodb', table: permitted.names.state, endpoint },
      skipUnchanged: true,
      table: {
        ...everyTableSetting,
        createIndexes: 'after-load',
      },
    }));
    const database = await CouchDBDatabase.create({ url: couchdb.url }, permitted.names.from);
    // Refused for its number, so that the table stays empty and has its settings switched on.
    await database.put([{ _id: 'a', k: 1e200 }]);
    await createRawTable(url, permitted.names.to);
    await createStateTable(url, permitted.names.state);
    const sent = await permitted.sent(async () => {
      // Whatever is left of the copy belongs to the cutover's first sync.
      await permitted.sync(true);
      await database.put([{ _id: 'a', k: 1 }]);
      await permitted.cutover();
    });
    const asked = new Set(
      iam.asked.map(({ form }) => `${form.get('PolicySourceArn')} iam:${form.get('Action')}`),
    );
    expect([...asked]).toEqual([`${role} iam:SimulatePrincipalPolicy`]);
    expect(permitted.allowed('cutover')).toEqual([...sent, 'app iam:SimulatePrincipalPolicy'].sort());
  }, 60_000);
});
