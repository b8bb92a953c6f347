import { describe, expect, test } from '@jest/globals';
import { ConfigError, EnvironmentError } from '../../../src/errors.js';
import { activeTable, fail, type FakeStep } from '../../support/fake-dynamodb.js';
import { never } from '../../../src/testing/writes.js';
import { type FakeTarget, startFakeTarget } from './fake-target.js';

/** DescribeTable answers with this status, or with the table as it is meant to be. */
function described(changes: object = {}): FakeStep {
  return ({ answer }) => {
    answer(200, { Table: { ...activeTable, ...changes } });
  };
}

const missing = fail(400, 'ResourceNotFoundException');
const created: FakeStep = ({ answer }) => {
  answer(200, { TableDescription: { ...activeTable, TableStatus: 'CREATING' } });
};

function actions({ fake }: FakeTarget): string[] {
  return fake.requests.map(({ action }) => action);
}

function notices({ events }: FakeTarget): string[] {
  return events.map((event) => (event.type === 'notice' ? `${event.code}: ${event.message}` : event.type));
}

describe('a missing table', () => {
  test('is made and waited for, although parts of the service do not know it yet', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', missing, missing, described({ TableStatus: 'CREATING' }), described());
    place.fake.script('CreateTable', created);
    expect(await place.target.ensure(never)).toBe('fake');
    expect(actions(place)).toEqual([
      'DescribeTable',
      'CreateTable',
      ...Array<string>(3).fill('DescribeTable'),
    ]);
    expect(place.waits).toEqual([50, 100, 200]);
  });

  test('is not missed by a probe, which makes nothing', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', missing);
    await place.target.probe(never);
    expect(actions(place)).toEqual(['DescribeTable']);
  });

  test('may be made by somebody else at the same time', async () => {
    await using place = await startFakeTarget({}, { ttl: { attribute: 'expires' } });
    place.fake.script('DescribeTable', missing, described({ TableStatus: 'CREATING' }), described());
    place.fake.script('CreateTable', fail(400, 'ResourceInUseException'));
    await place.target.ensure(never);
    expect(actions(place)).not.toContain('UpdateTimeToLive');
  });

  test('waits for its turn when too many tables are being made', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', missing);
    const busy = fail(400, 'LimitExceededException');
    // The SDK itself tries four times before the first wait of ours.
    place.fake.script('CreateTable', ...Array<FakeStep>(4).fill(busy), created);
    await place.target.ensure(never);
    expect(place.waits[0]).toBe(1000);
  }, 30_000);

  test('is given up when it is not ready after ten minutes', async () => {
    await using place = await startFakeTarget();
    place.fake.always('DescribeTable', described({ TableStatus: 'CREATING' }));
    await expect(place.target.ensure(never)).rejects.toMatchObject({ code: 'table_unusable' });
    expect(place.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(600_000);
  }, 30_000);

  test('that DynamoDB refuses to make is an error of the config', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', missing);
    place.fake.script('CreateTable', fail(400, 'ValidationException', { message: 'too many indexes' }));
    await expect(place.target.ensure(never)).rejects.toThrow(ConfigError);
  });

  test('is told from one that may not be looked at', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', fail(400, 'AccessDeniedException'));
    await expect(place.target.probe(never)).rejects.toThrow(
      '"dynamodb:DescribeTable" on table "t" was denied',
    );
  });
});

describe('a table that is there', () => {
  test.each(['DELETING', 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVED'])(
    'cannot be used while %s',
    async (status) => {
      await using place = await startFakeTarget();
      place.fake.script('DescribeTable', described({ TableStatus: status }));
      const failure = place.target.ensure(never);
      await expect(failure).rejects.toThrow(EnvironmentError);
      await expect(failure).rejects.toThrow(`its status is "${status}"`);
    },
  );

  test('can be used while it is being updated', async () => {
    await using place = await startFakeTarget();
    place.fake.script('DescribeTable', described({ TableStatus: 'UPDATING' }));
    expect(await place.target.ensure(never)).toBe('fake');
  });

  test('must have the key of the config', async () => {
    await using place = await startFakeTarget();
    const KeySchema = [
      { AttributeName: 'sort', KeyType: 'RANGE' },
      { AttributeName: 'id', KeyType: 'HASH' },
    ];
    const AttributeDefinitions = [
      { AttributeName: 'id', AttributeType: 'N' },
      { AttributeName: 'sort', AttributeType: 'S' },
    ];
    place.fake.script('DescribeTable', described({ KeySchema, AttributeDefinitions }));
    const failure = place.target.ensure(never);
    await expect(failure).rejects.toThrow(ConfigError);
    await expect(failure).rejects.toThrow(
      'table "t" has the key "id" (N) and "sort" (S), but the config asks for "_id" (S)',
    );
  });

  test('brings its own indexes to bear on what is prepared', async () => {
    await using place = await startFakeTarget();
    const item = { _id: 'a', name: null };
    const write = { kind: 'put', id: 'a', key: { _id: 'a' }, item } as const;
    expect(place.target.prepare(write)).toHaveProperty('identity', 'a');
    const index = { IndexName: 'by_name', KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }] };
    const AttributeDefinitions = [
      ...activeTable.AttributeDefinitions,
      { AttributeName: 'name', AttributeType: 'S' },
    ];
    place.fake.script('DescribeTable', described({ GlobalSecondaryIndexes: [index], AttributeDefinitions }));
    await place.target.ensure(never);
    expect(place.target.prepare(write)).toMatchObject({ code: 'index_key_type', path: 'name' });
  });

  test('is left alone, and each difference is told', async () => {
    await using place = await startFakeTarget(
      {},
      {
        provisioned: { read: 5, write: 6 },
        streams: 'NEW_IMAGE',
        deletionProtection: true,
        encryptionKey: 'some-key',
        warmThroughput: { read: 20_000, write: 10_000 },
        indexes: [{ name: 'by_name', partition: { attribute: 'name' } }],
        ttl: { attribute: 'expires' },
        pointInTimeRecovery: true,
        tags: { team: 'data' },
      },
    );
    const { fake } = place;
    fake.script('DescribeTimeToLive', ({ answer }) => {
      answer(200, { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'other' } });
    });
    fake.script('ListTagsOfResource', ({ answer }) => {
      answer(200, { Tags: [{ Key: 'team', Value: 'web' }] });
    });
    await place.target.ensure(never);
    const changed = actions(place).filter((action) => !/^(Describe|List)/.test(action));
    expect(changed).toEqual([]);
    const differs = (what: string): string => `table_differs: table "t" has ${what}; it was left as it is`;
    expect(notices(place)).toEqual([
      'not_offered: this database does not offer "DescribeContinuousBackups", which the settings of table "t" need',
      differs('billing "on-demand", but the config asks for "provisioned"'),
      differs(
        'warm throughput "0 read and 0 write units", but the config asks for "20000 read and 10000 write units"',
      ),
      differs('stream "off", but the config asks for "NEW_IMAGE"'),
      differs('deletion protection "off", but the config asks for "on"'),
      differs('encryption key "AWS\'s own", but the config asks for "some-key"'),
      differs('no index "by_name", but the config asks for one on "name" (S)'),
      differs('time to live by "other", but the config asks for by "expires"'),
      differs('the tag "team" "web", but the config asks for "data"'),
    ]);
  });
});
