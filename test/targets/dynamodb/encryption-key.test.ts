import { expect, test } from '@jest/globals';
import type { AdapterEvent } from '../../../src/events.js';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import { activeTable, fail, type FakeStep, startFakeDynamoDB } from '../../support/fake-dynamodb.js';

const key = 'arn:aws:kms:eu-west-1:123456789012:key/1234';
const described: FakeStep = ({ answer }) => {
  answer(200, { Table: activeTable });
};

/** Makes a table, and tells how it was to be encrypted and what was said of that. */
async function make(encryptionKey: string, inherited: readonly string[]) {
  await using fake = await startFakeDynamoDB();
  fake.script('DescribeTable', fail(400, 'ResourceNotFoundException'), described);
  let encryption: unknown;
  fake.script('CreateTable', ({ answer, body }) => {
    encryption = body['SSESpecification'];
    answer(200, { TableDescription: activeTable });
  });
  const events: AdapterEvent[] = [];
  const config = dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: fake.url });
  await using connection = connectDynamoDB(config);
  const target = connection.open({
    name: 't',
    key: { partition: { attribute: '_id', type: 'S' } },
    numbers: 'reject',
    concurrency: 1,
    settings: { ...tableSettings.parse({ encryptionKey }), inherited: new Set(inherited) },
    report: (event) => events.push(event),
  });
  await target.ensure(new AbortController().signal);
  return { encryption, events };
}

test('a key of the config is used without a word', async () => {
  const encryption = { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key };
  expect(await make(key, [])).toEqual({ encryption, events: [] });
});

test("a key of the source's table is used, and it is told whose it may be", async () => {
  const { encryption, events } = await make(key, ['encryptionKey']);
  expect(encryption).toMatchObject({ KMSMasterKeyId: key });
  expect(events).toMatchObject([{ type: 'notice', code: 'encryption_key_carried' }]);
});

test.each(['alias/aws/dynamodb', 'arn:aws:kms:eu-west-1:123456789012:alias/aws/dynamodb'])(
  '"%s" is the default key, which is not named',
  async (alias) => {
    expect((await make(alias, [])).encryption).toEqual({ Enabled: true, SSEType: 'KMS' });
  },
);

test('another alias is no default key', async () => {
  expect((await make('alias/not-aws/dynamodb', [])).encryption).toMatchObject({
    KMSMasterKeyId: 'alias/not-aws/dynamodb',
  });
});
