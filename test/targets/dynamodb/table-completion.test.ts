import { describe, expect, test } from '@jest/globals';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { Target, TargetConnection } from '../../../src/targets/target.js';
import { never, put, write } from '../../../src/testing/writes.js';
import { fail, type FakeStep } from '../../support/fake-dynamodb.js';
import { type Fault, startFaultProxy } from '../../support/faults/proxy.js';
import { describeWithDynamoDBLocal, uniqueName } from '../../support/servers.js';
import { type FakeTarget, startFakeTarget } from './fake-target.js';

const settings = { ttl: { attribute: 'expires' }, pointInTimeRecovery: true };

function answering(body: object): FakeStep {
  return ({ answer }) => {
    answer(200, body);
  };
}

/** A table with both switched off, of which a scan answers as it is told. */
async function unfinished(scan: FakeStep, time: object = {}): Promise<FakeTarget> {
  const place = await startFakeTarget({}, settings);
  const { fake } = place;
  fake.always('DescribeTimeToLive', answering({ TimeToLiveDescription: time }));
  fake.always('DescribeContinuousBackups', answering({ ContinuousBackupsDescription: {} }));
  fake.always('UpdateTimeToLive', answering({}));
  fake.always('UpdateContinuousBackups', answering({}));
  fake.always('Scan', scan);
  return place;
}

const empty = answering({ Count: 0, ScannedCount: 0 });

function updates({ fake }: FakeTarget): string[] {
  return fake.requests.map(({ action }) => action).filter((action) => action.startsWith('Update'));
}

function notices({ events }: FakeTarget): string[] {
  return events.map((event) => (event.type === 'notice' ? `${event.code}: ${event.message}` : event.type));
}

const timeToLive = 'table "t" is empty and has time to live off, but the config asks for by "expires"';
const recovery = 'table "t" is empty and has point-in-time recovery off, but the config asks for on';
const leftAlone = [
  'table_differs: table "t" has time to live off, but the config asks for by "expires"; it was left as it is',
  'table_differs: table "t" has point-in-time recovery off, but the config asks for on; it was left as it is',
];

describe('a table without what CreateTable has no room for', () => {
  test('is completed while it is empty, as a survey foretells', async () => {
    await using place = await unfinished(empty);
    const survey = await place.target.survey(never);
    expect(updates(place)).toEqual([]);
    expect(survey.differences).toEqual([
      `${timeToLive}; a run switches it on`,
      `${recovery}; a run switches it on`,
    ]);
    expect(survey.settings).toMatchObject({ 'time to live': 'by "expires"', 'point-in-time recovery': 'on' });
    await place.target.ensure(never);
    expect(updates(place)).toEqual(['UpdateTimeToLive', 'UpdateContinuousBackups']);
    expect(notices(place)).toEqual([
      `table_completed: ${timeToLive}; it was switched on`,
      `table_completed: ${recovery}; it was switched on`,
    ]);
  });

  test.each<[string, FakeStep]>([
    ['it holds an item', answering({ Count: 1, LastEvaluatedKey: { _id: { S: 'a' } } })],
    ['it may hold one further on', answering({ Count: 0, LastEvaluatedKey: { _id: { S: 'a' } } })],
    ['an answer does not say', answering({})],
    ['it may not be scanned', fail(400, 'AccessDeniedException')],
  ])('is left alone where %s', async (_, scan) => {
    await using place = await unfinished(scan);
    const survey = await place.target.survey(never);
    await place.target.ensure(never);
    expect(updates(place)).toEqual([]);
    expect(notices(place)).toEqual(leftAlone);
    expect(survey.differences.map((message) => `table_differs: ${message}`)).toEqual(leftAlone);
    expect(survey.settings).toMatchObject({ 'time to live': 'off', 'point-in-time recovery': 'off' });
  });

  test('keeps another time to live than the config asks for, empty or not', async () => {
    await using place = await unfinished(empty, { TimeToLiveStatus: 'ENABLED', AttributeName: 'other' });
    await place.target.ensure(never);
    expect(updates(place)).toEqual(['UpdateContinuousBackups']);
    expect(notices(place)[1]).toContain('has time to live by "other", but the config asks for by "expires"');
  });

  test('is left alone where nobody may complete it, and that is told', async () => {
    await using place = await unfinished(empty);
    place.fake.always('UpdateTimeToLive', fail(400, 'AccessDeniedException'));
    expect(await place.target.ensure(never)).toBe('fake');
    const notice = '"dynamodb:UpdateTimeToLive" on table "t" was denied: fake AccessDeniedException';
    expect(notices(place)).toEqual([
      `table_incomplete: ${notice}`,
      `table_completed: ${recovery}; it was switched on`,
      leftAlone[0],
    ]);
  });
});

describeWithDynamoDBLocal('a run that dies after CreateTable', (url) => {
  function open(connection: TargetConnection, name: string, told: string[]): Target {
    return connection.open({
      name,
      key: { partition: { attribute: '_id', type: 'S' } },
      numbers: 'reject',
      concurrency: 1,
      settings: tableSettings.parse({ ttl: settings.ttl }),
      report: (event) => told.push(event.type === 'notice' ? event.code : event.type),
    });
  }

  function connect(endpoint: string): TargetConnection {
    return connectDynamoDB(dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint }));
  }

  /** Makes a table as a run does that is stopped when it asks for the time to live. */
  async function die(name: string): Promise<void> {
    const stop = new AbortController();
    const fault: Fault = (exchange) => {
      stop.abort(new Error('dead'));
      exchange.reset();
    };
    const proxy = await startFaultProxy(url, ({ headers }) =>
      String(headers['x-amz-target']).endsWith('UpdateTimeToLive') ? { name: 'death', fault } : undefined,
    );
    await using connection = connect(proxy.url);
    await expect(open(connection, name, []).ensure(stop.signal)).rejects.toThrow('dead');
    await proxy.close();
  }

  test('is completed by the next, and by none once something was written', async () => {
    const [empty, filled] = [uniqueName('empty'), uniqueName('filled')];
    await die(empty);
    await die(filled);
    const told: string[] = [];
    await using connection = connect(url);
    expect((await open(connection, empty, told).survey(never)).differences).toHaveLength(1);
    const incarnation = await open(connection, empty, told).ensure(never);
    expect(await open(connection, empty, told).ensure(never)).toBe(incarnation);
    expect((await open(connection, empty, told).survey(never)).differences).toEqual([]);
    expect(told).toEqual(['table_completed']);

    await write(open(connection, filled, []), [put({ _id: 'a' })]);
    await open(connection, filled, told).ensure(never);
    expect(told).toEqual(['table_completed', 'table_differs']);
  });
});
