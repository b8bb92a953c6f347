import { describe, expect, test } from '@jest/globals';
import { itemChange } from '../../../src/dynamodb/item-change.js';
import { type AttributeMap, ItemNames } from '../../../src/dynamodb/item-names.js';
import type { AdapterEvent } from '../../../src/events.js';
import { Expiry } from '../../../src/sources/dynamodb/expired.js';
import { idsOf, pagesOf } from '../../../src/testing/source-pages.js';
import { type FakeStep, startFakeDynamoDB } from '../../support/fake-dynamodb.js';
import { openSource } from './table.js';

const now = 1_800_000_000;
const names = new ItemNames({ partition: { attribute: '_id', type: 'S' } });

function item(id: string, until?: object): AttributeMap {
  return { _id: { S: id }, ...(until === undefined ? {} : { until }) };
}

const lasting = [
  item('none'),
  item('future', { N: String(now + 1) }),
  item('text', { S: String(now - 60) }),
  item('milliseconds', { N: String(now * 1000) }),
  item('ignored', { N: String(now - 6 * 366 * 86_400) }),
  item('map', { M: { N: { N: '1' } } }),
];
const past = [item('now', { N: String(now) }), item('fraction', { N: `${now - 60}.5` })];

function expiry(policy: 'carry' | 'skip', events: AdapterEvent[] = [], attribute?: string): Expiry {
  const report = (event: AdapterEvent): void => {
    events.push(event);
  };
  return new Expiry({ table: 't', names, attribute, policy, report, now: () => now * 1000 });
}

describe('expired items', () => {
  test.each(['carry', 'skip'] as const)('are told of and treated as asked: %s', (policy) => {
    const events: AdapterEvent[] = [];
    const found = expiry(policy, events, 'until').copied([...lasting, ...past]);
    expect(found).toEqual(policy === 'carry' ? [...lasting, ...past] : lasting);
    const fate = policy === 'carry' ? 'were carried' : 'were left out';
    const message = `items of table "t" whose time to live has passed ${fate}`;
    expect(events).toEqual([{ type: 'notice', code: 'expired_items', message, count: 2 }]);
  });

  test('go from where they were carried before', () => {
    const changes = [...lasting, ...past].map((each) => itemChange(each, names));
    const kinds = (policy: 'carry' | 'skip'): string[] =>
      expiry(policy, [], 'until')
        .followed(changes)
        .map(({ kind }) => kind);
    expect(kinds('carry')).toEqual(changes.map(() => 'upsert'));
    expect(kinds('skip')).toEqual([...lasting.map(() => 'upsert'), ...past.map(() => 'removal')]);
    const [removal] = expiry('skip', [], 'until').followed(changes.slice(-1));
    expect(removal).toEqual({ kind: 'removal', id: 'fraction', document: { _id: 'fraction' } });
  });

  test('are none without a time to live', () => {
    const events: AdapterEvent[] = [];
    expect(expiry('skip', events).copied(past)).toEqual(past);
    expect(events).toEqual([]);
  });

  test('are left out of a copy and counted', async () => {
    await using fake = await startFakeDynamoDB();
    const until = { N: String(Math.floor(Date.now() / 1000) - 60) };
    const timeToLive: FakeStep = ({ answer }) => {
      answer(200, { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'until' } });
    };
    fake.always('DescribeTimeToLive', timeToLive);
    fake.always('Scan', ({ answer }) => {
      answer(200, { Items: [item('stays'), item('goes', until)] });
    });
    const settings = { changes: 'none', segments: 1, expired: 'skip' };
    await using opened = openSource(fake.url, 't', { settings });
    const pages = await pagesOf(opened.source);
    expect(idsOf(pages)).toEqual(['stays']);
    expect(pages.reduce((sum, { skipped }) => sum + skipped, 0)).toBe(1);
  });
});
