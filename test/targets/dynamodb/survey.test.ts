import { describe, expect, test } from '@jest/globals';
import { activeTable, fail, type FakeStep } from '../../support/fake-dynamodb.js';
import { never, put } from '../../../src/testing/writes.js';
import { startFakeTarget } from './fake-target.js';

const missing = fail(400, 'ResourceNotFoundException');
const denied = fail(400, 'AccessDeniedException');

/** DescribeTable answers with the table as it is meant to be, and these changes. */
function described(changes: object = {}): FakeStep {
  return ({ answer }) => {
    answer(200, { Table: { ...activeTable, ...changes } });
  };
}

describe('the survey of a missing table', () => {
  test('asks once and makes nothing', async () => {
    await using place = await startFakeTarget({}, { ttl: { attribute: 'expires' }, tags: { a: 'b' } });
    place.fake.script('DescribeTable', missing);
    const survey = await place.target.survey(never);
    expect(place.fake.requests.map(({ action }) => action)).toEqual(['DescribeTable']);
    expect(survey).toEqual({
      exists: false,
      settings: {
        key: '"_id" (S)',
        billing: 'on-demand',
        'table class': 'STANDARD',
        'time to live': 'by "expires"',
        'point-in-time recovery': 'off',
        stream: 'off',
        'deletion protection': 'off',
        'encryption key': "AWS's own",
        'tag a': '"b"',
      },
      differences: [],
      obstacles: [],
    });
  });

  test('that may not be looked at fails', async () => {
    await using place = await startFakeTarget();
    place.fake.always('DescribeTable', denied);
    await expect(place.target.survey(never)).rejects.toMatchObject({ code: 'access_denied', exitCode: 3 });
  });
});

describe('the survey of a table that is there', () => {
  test('tells what is in it and what else it has', async () => {
    await using place = await startFakeTarget();
    const { fake, target } = place;
    fake.always(
      'DescribeTable',
      described({
        ItemCount: 3,
        TableSizeBytes: 120,
        OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 500 },
        TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
        Replicas: [{ RegionName: 'us-west-2' }, { RegionName: 'eu-west-1' }],
        SSEDescription: { KMSMasterKeyArn: 'arn:aws:kms:eu-west-1:1:key/12-34' },
      }),
    );
    fake.always('DescribeTimeToLive', ({ answer }) => {
      answer(200, { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    });
    fake.always('DescribeContinuousBackups', ({ answer }) => {
      const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: 'ENABLED' };
      answer(200, { ContinuousBackupsDescription: { PointInTimeRecoveryDescription } });
    });
    expect(await target.survey(never)).toEqual({
      exists: true,
      incarnation: 'fake',
      status: 'ACTIVE',
      settings: {
        key: '"_id" (S)',
        billing: 'on-demand',
        'maximum throughput': 'unlimited read and 500 write units a second',
        'table class': 'STANDARD_INFREQUENT_ACCESS',
        'time to live': 'off',
        'point-in-time recovery': 'on',
        stream: 'off',
        'deletion protection': 'off',
        'encryption key': 'KMS key "12-34"',
        replicas: 'eu-west-1, us-west-2',
      },
      differences: [],
      items: { count: 3, bytes: 120 },
      obstacles: [],
    });
  });

  test('does without what may not be seen, and then finds no difference in it', async () => {
    const settings = { ttl: { attribute: 'expires' }, pointInTimeRecovery: true, tags: { team: 'data' } };
    await using place = await startFakeTarget({}, settings);
    place.fake.always('DescribeTimeToLive', denied);
    place.fake.always('DescribeContinuousBackups', fail(400, 'ContinuousBackupsUnavailableException'));
    place.fake.always('ListTagsOfResource', fail(400, 'UnknownOperationException'));
    const survey = await place.target.survey(never);
    expect(survey.differences).toEqual([]);
    expect(survey.settings).toMatchObject({
      'time to live': 'unknown: not permitted to call "dynamodb:DescribeTimeToLive"',
      'point-in-time recovery': 'unknown: the table is not ready to tell',
      'tag team': 'unknown: this database does not offer "ListTagsOfResource"',
    });
    expect(place.waits).toEqual([]);
    expect(place.events).toEqual([]);
  });

  test('fails where a question fails for another reason', async () => {
    await using place = await startFakeTarget();
    place.fake.always('DescribeTimeToLive', fail(400, 'ExpiredTokenException'));
    await expect(place.target.survey(never)).rejects.toMatchObject({ code: 'credentials_expired' });
  });

  test('tells the differences that a run would notice, in the same words', async () => {
    const settings = {
      billing: 'provisioned',
      streams: 'NEW_IMAGE',
      ttl: { attribute: 'expires' },
      tags: { team: 'data' },
      indexes: [{ name: 'by_name', partition: { attribute: 'name' } }],
    };
    await using place = await startFakeTarget({}, settings);
    place.fake.always('DescribeTimeToLive', ({ answer }) => {
      answer(200, { TimeToLiveDescription: {} });
    });
    place.fake.always('ListTagsOfResource', ({ answer }) => {
      answer(200, { Tags: [{ Key: 'team', Value: 'web' }] });
    });
    const { differences } = await place.target.survey(never);
    await place.target.ensure(never);
    const notices = place.events.map((event) => event.type === 'notice' && event.message);
    expect(differences).toHaveLength(5);
    expect(differences).toEqual(notices);
  });

  test('knows a key by its id and by an alias', async () => {
    const KMSMasterKeyArn = 'arn:aws:kms:eu-west-1:1:key/12-34';
    const ways = { '12-34': 'KMS key "12-34"', [KMSMasterKeyArn]: 'KMS key "12-34"', 'alias/x': 'a KMS key' };
    for (const [encryptionKey, words] of Object.entries(ways)) {
      await using place = await startFakeTarget({}, { encryptionKey });
      place.fake.script('DescribeTable', missing, described({ SSEDescription: { KMSMasterKeyArn } }));
      const [planned, found] = [await place.target.survey(never), await place.target.survey(never)];
      expect(planned.settings['encryption key']).toBe(words);
      expect(found.settings['encryption key']).toBe(words);
      expect(found.differences).toEqual([]);
    }
  });

  test('takes its indexes into account when it judges', async () => {
    await using place = await startFakeTarget();
    const KeySchema = [{ AttributeName: 'name', KeyType: 'HASH' }];
    const AttributeDefinitions = [
      ...activeTable.AttributeDefinitions,
      { AttributeName: 'name', AttributeType: 'S' },
    ];
    const GlobalSecondaryIndexes = [{ IndexName: 'by_name', KeySchema }];
    place.fake.always('DescribeTable', described({ GlobalSecondaryIndexes, AttributeDefinitions }));
    const { settings } = await place.target.survey(never);
    expect(settings['index by_name']).toBe('"name" (S), all attributes');
    expect(place.target.prepare(put({ _id: 'a', name: null }))).toMatchObject({ code: 'index_key_type' });
  });

  test.each(['DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED'])(
    'tells that nothing can be written while it is %s',
    async (status) => {
      await using place = await startFakeTarget();
      place.fake.always('DescribeTable', described({ TableStatus: status }));
      const survey = await place.target.survey(never);
      expect(survey).toMatchObject({ exists: true, status });
      expect(survey.obstacles).toMatchObject([{ code: 'table_unusable', exitCode: 3 }]);
      expect(survey.obstacles[0]?.message).toContain(`its status is "${status}"`);
    },
  );

  test.each(['CREATING', 'UPDATING'])('tells of no obstacle while it is %s', async (status) => {
    await using place = await startFakeTarget();
    place.fake.always('DescribeTable', described({ TableStatus: status }));
    expect(await place.target.survey(never)).toMatchObject({ status, obstacles: [] });
  });

  test('tells of another key as the run would, and does not throw', async () => {
    await using place = await startFakeTarget();
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'N' }];
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    place.fake.always('DescribeTable', described({ KeySchema, AttributeDefinitions }));
    const { obstacles, settings } = await place.target.survey(never);
    expect(settings).toMatchObject({ key: '"id" (N)' });
    expect(obstacles).toEqual([
      {
        code: 'table_key_differs',
        message: 'table "t" has the key "id" (N), but the config asks for "_id" (S)',
        hint: 'Map the key with "key" in the config, or write to another table with "to".',
        exitCode: 2,
      },
    ]);
    await expect(place.target.ensure(never)).rejects.toMatchObject({ code: 'table_key_differs' });
  });
});
