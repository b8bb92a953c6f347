import { describe, expect, test } from '@jest/globals';
import { dynamodbTargetConfig, tableSettings } from '../../../src/targets/dynamodb/config.js';
import { type Inherited, inheritSettings } from '../../../src/targets/dynamodb/table-inheritance.js';

const key = 'arn:aws:kms:eu-west-1:123456789012:key/1234';
const units = { read: 5, write: 6 };
const like = {
  billing: 'provisioned',
  provisioned: units,
  tableClass: 'STANDARD_INFREQUENT_ACCESS',
  indexes: [{ name: 'by_name', partition: { attribute: 'name' }, provisioned: units }],
  ttl: { attribute: 'expires' },
  streams: 'NEW_IMAGE',
  pointInTimeRecovery: { days: 7 },
  deletionProtection: true,
  tags: { team: 'data' },
  encryptionKey: key,
};

function inherit(own: object, to: object = {}, from: object = {}): Inherited {
  const place = { type: 'dynamodb', region: 'eu-west-1' };
  return inheritSettings({
    own: tableSettings.parse(own),
    like,
    from: dynamodbTargetConfig.parse({ ...place, ...from }),
    to: dynamodbTargetConfig.parse({ ...place, ...to }),
  });
}

test('what the config leaves open is as at the other table', () => {
  const { settings, notices } = inherit({});
  const { inherited, ...values } = settings;
  expect(values).toEqual(tableSettings.parse(like));
  expect([...(inherited ?? [])].sort()).toEqual(Object.keys(like).sort());
  expect(notices).toEqual([]);
});

test('what the config sets is kept, and off is off', () => {
  const own = {
    indexes: [],
    ttl: false,
    streams: false,
    encryptionKey: false,
    pointInTimeRecovery: false,
    deletionProtection: false,
    tags: {},
    tableClass: 'STANDARD',
  };
  const { inherited, ...values } = inherit(own).settings;
  expect(values).toEqual({ ...own, billing: 'provisioned', provisioned: units });
  expect([...(inherited ?? [])]).toEqual(['billing', 'provisioned']);
});

test('what is paid is inherited as a whole or not at all', () => {
  const { settings } = inherit({ billing: 'on-demand' });
  expect(settings.provisioned).toBeUndefined();
  expect(settings.indexes?.[0]).toMatchObject({ name: 'by_name', provisioned: undefined });
  const { billing, provisioned } = inherit({ provisioned: { read: 1, write: 1 } }).settings;
  expect([billing, provisioned]).toEqual([undefined, { read: 1, write: 1 }]);
});

describe('the key that encrypts the other table', () => {
  const notice = [{ code: 'encryption_key_not_carried', count: 1 }];
  const role = (account: string): object => ({ role: { arn: `arn:aws:iam::${account}:role/writer` } });

  test.each<[string, object]>([
    ['another region', { region: 'us-east-1' }],
    ['another profile', { profile: 'other' }],
    ["another account's role", role('999999999999')],
  ])('is not taken over to %s, which is told', (_, to) => {
    const { settings, notices } = inherit({}, to);
    expect(settings.encryptionKey).toBeUndefined();
    expect(notices).toMatchObject(notice);
  });

  test('is taken over by a role of its account', () => {
    expect(inherit({}, role('123456789012'), { profile: 'other' }).settings.encryptionKey).toBe(key);
  });

  test('is not missed where the config names one', () => {
    const { settings, notices } = inherit({ encryptionKey: 'alias/mine' }, { region: 'us-east-1' });
    expect([settings.encryptionKey, notices]).toEqual(['alias/mine', []]);
  });
});
