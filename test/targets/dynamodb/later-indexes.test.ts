import { expect, test } from '@jest/globals';
import type { AdapterEvent } from '../../../src/events.js';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { connectDynamoDB } from '../../../src/targets/dynamodb/target.js';
import type { Target } from '../../../src/targets/target.js';
import { changedSettings } from '../../../src/targets/unknown-setting.js';
import { never, put, write } from '../../../src/testing/writes.js';
import { sendRaw } from '../../properties/raw-dynamodb.js';
import { describeWithBackgroundWork, uniqueName } from '../../support/servers.js';

const indexes = [
  { name: 'by_name', partition: { attribute: 'name' }, projection: 'keys' },
  { name: 'by_city', partition: { attribute: 'city' }, sort: { attribute: 'age', type: 'N' } },
  { name: 'by_age', local: true, partition: { attribute: '_id' }, sort: { attribute: 'age', type: 'N' } },
];

describeWithBackgroundWork('indexes that are made after the load', (url) => {
  function open(name: string, createIndexes: string): { target: Target; events: AdapterEvent[] } {
    const events: AdapterEvent[] = [];
    const target = connectDynamoDB(dynamodbTargetConfig.parse({ type: 'dynamodb', endpoint: url })).open({
      name,
      key: { partition: { attribute: '_id', type: 'S' }, sort: { attribute: 'at', type: 'N' } },
      numbers: 'reject',
      concurrency: 4,
      settings: tableSettings.parse({ indexes, createIndexes }),
      report: (event) => events.push(event),
    });
    return { target, events };
  }

  async function indexesOf(TableName: string): Promise<(string | undefined)[]> {
    const { body } = await sendRaw(url, 'DescribeTable', { TableName });
    const { Table } = body as { Table: Record<string, { IndexName: string; IndexStatus?: string }[]> };
    const all = [...(Table['GlobalSecondaryIndexes'] ?? []), ...(Table['LocalSecondaryIndexes'] ?? [])];
    return all.map(({ IndexName, IndexStatus = 'ACTIVE' }) => `${IndexName} ${IndexStatus}`).sort();
  }

  test('are left out of the new table, but for local ones, and then made one by one', async () => {
    const name = uniqueName('later');
    const { target, events } = open(name, 'after-load');
    const planned = (await target.survey(never)).settings;
    await target.ensure(never);
    expect(await indexesOf(name)).toEqual(['by_age ACTIVE']);
    await write(target, [put({ _id: 'a', at: 1, name: 'n', city: 'c', age: 7 }, ['_id', 'at'])]);

    const survey = await target.survey(never);
    expect(changedSettings(planned, survey.settings)).toEqual([]);
    expect(survey.differences).toEqual(
      ['by_name', 'by_city'].map(
        (index) => `table "${name}" has no index "${index}"; a run makes it after the load`,
      ),
    );
    await target.complete?.(never);
    expect(await indexesOf(name)).toEqual(['by_age ACTIVE', 'by_city ACTIVE', 'by_name ACTIVE']);
    expect(events.flatMap((event) => (event.type === 'notice' ? [event.code] : []))).toEqual([
      'index_made',
      'index_made',
    ]);
    const after = await target.survey(never);
    expect([changedSettings(planned, after.settings), after.differences]).toEqual([[], []]);
    const { body } = await sendRaw(url, 'Scan', { TableName: name, IndexName: 'by_city' });
    expect(body).toMatchObject({ Count: 1 });

    // Once more there is nothing left to do.
    await target.complete?.(never);
    expect(events.filter(({ type }) => type === 'notice')).toHaveLength(2);
  });

  test('still keep out items that they would refuse', async () => {
    const name = uniqueName('later');
    const { target } = open(name, 'after-load');
    await target.ensure(never);
    expect(target.prepare(put({ _id: 'a', at: 1, name: 5 }, ['_id', 'at']))).toMatchObject({
      code: 'index_key_type',
    });
  });

  test('are gone on with by a run after one that was stopped', async () => {
    const name = uniqueName('later');
    const { target } = open(name, 'after-load');
    await target.ensure(never);
    const stop = new AbortController();
    const stopped = open(name, 'after-load');
    const reason = new Error('stopped');
    const first = stopped.target.complete?.(stop.signal);
    while (stopped.events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort(reason);
    await expect(first).rejects.toBeDefined();
    await target.complete?.(never);
    expect(await indexesOf(name)).toHaveLength(3);
  });

  test('are made with the table unless the config says otherwise', async () => {
    const name = uniqueName('later');
    const { target } = open(name, 'with-table');
    await target.ensure(never);
    expect(await indexesOf(name)).toHaveLength(3);
  });
});
