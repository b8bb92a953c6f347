import { describe, expect, test } from '@jest/globals';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import { changedSettings } from '../../../src/targets/unknown-setting.js';
import { never } from '../../../src/testing/writes.js';
import { sendRaw } from '../../properties/raw-dynamodb.js';
import { describeWithDynamoDBLocal, dynaliteUrl, uniqueName } from '../../support/servers.js';

const shape = {
  provisioned: { read: 7, write: 8 },
  indexes: [
    {
      name: 'by_name',
      partition: { attribute: 'name' },
      projection: 'keys',
      provisioned: { read: 3, write: 4 },
    },
    {
      name: 'by_city',
      partition: { attribute: 'city' },
      sort: { attribute: 'at', type: 'N' },
      projection: ['zip', 'name'],
    },
    { name: 'by_age', local: true, partition: { attribute: '_id' }, sort: { attribute: 'age', type: 'N' } },
  ],
};

const extras = {
  ttl: { attribute: 'expires' },
  pointInTimeRecovery: true,
  streams: 'NEW_AND_OLD_IMAGES',
  deletionProtection: true,
  tags: { team: 'data' },
};

/** Surveys a table before and after it is made, expects the same settings, and returns them as they are after. */
async function madeAsPlanned(url: string, settings: object): Promise<Readonly<Record<string, string>>> {
  await using connection = connectDynamoDB(dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: url }));
  const name = uniqueName('planned');
  const target = connection.open({
    name,
    key: { partition: { attribute: '_id', type: 'S' }, sort: { attribute: 'at', type: 'N' } },
    numbers: 'reject',
    concurrency: 1,
    settings: tableSettings.parse(settings),
    report: () => undefined,
  });
  const planned = await target.survey(never);
  await target.ensure(never);
  const found = await target.survey(never);
  await sendRaw(url, 'UpdateTable', { TableName: name, DeletionProtectionEnabled: false });
  expect([planned.exists, found.exists]).toEqual([false, true]);
  expect(changedSettings(planned.settings, found.settings)).toEqual([]);
  expect(Object.keys(found.settings)).toEqual(Object.keys(planned.settings));
  expect(found.differences).toEqual([]);
  return found.settings;
}

/** Those that the emulators do not tell of. */
const recovery = 'point-in-time recovery';
const notOffered = expect.stringMatching(/^unknown: this database does not offer/) as unknown;

const shapeInWords = {
  key: '"_id" (S) and "at" (N)',
  billing: 'provisioned',
  capacity: '7 read and 8 write units a second',
  'table class': 'STANDARD',
  'index by_age': '"_id" (S) and "age" (N), all attributes, local',
  'index by_city': '"city" (S) and "at" (N), keys and "name" and "zip", 7 read and 8 write units a second',
  'index by_name': '"name" (S), keys only, 3 read and 4 write units a second',
  'encryption key': "AWS's own",
};

const off = { 'time to live': 'off', stream: 'off', 'deletion protection': 'off', [recovery]: notOffered };

describe('tables in dynalite', () => {
  test('have the settings that were foretold', async () => {
    expect(await madeAsPlanned(dynaliteUrl(), {})).toMatchObject({ billing: 'on-demand', ...off });
    expect(await madeAsPlanned(dynaliteUrl(), shape)).toEqual({ ...shapeInWords, ...off });
  });
});

describeWithDynamoDBLocal('tables in DynamoDB Local', (url) => {
  test('have the settings that were foretold', async () => {
    expect(await madeAsPlanned(url, {})).toMatchObject({ billing: 'on-demand', ...off });
    const capacity = '5 read and 5 write units a second';
    expect(await madeAsPlanned(url, { billing: 'provisioned' })).toMatchObject({ capacity });
    expect(await madeAsPlanned(url, { ...shape, ...extras })).toEqual({
      ...shapeInWords,
      'time to live': 'by "expires"',
      [recovery]: notOffered,
      stream: 'NEW_AND_OLD_IMAGES',
      'deletion protection': 'on',
      'tag team': notOffered,
    });
  });
});
