import { expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/errors.js';
import { tableSettings } from '../../../src/targets/dynamodb/config.js';
import { requireConsistent } from '../../../src/targets/dynamodb/table-plan.js';

const key = { partition: { attribute: '_id', type: 'S' } } as const;
const units = { read: 1, write: 1 };
const on = (attribute: string, type = 'S'): object => ({ attribute, type });

test.each<[string, object]>([
  ['"provisioned" needs billing', { billing: 'on-demand', provisioned: units }],
  ['"provisioned" needs billing', { indexes: [{ name: 'one', partition: on('a'), provisioned: units }] }],
  [
    'local index "one" shares the capacity',
    {
      provisioned: units,
      indexes: [{ name: 'one', local: true, partition: on('_id'), sort: on('a'), provisioned: units }],
    },
  ],
  ['"_id" has the types S and N', { indexes: [{ name: 'one', partition: on('_id', 'N') }] }],
  [
    '"a" has the types N and S',
    {
      indexes: [
        { name: 'one', partition: on('a', 'N') },
        { name: 'two', partition: on('b'), sort: on('a') },
      ],
    },
  ],
  [
    'two indexes have the name "one"',
    {
      indexes: [
        { name: 'one', partition: on('a') },
        { name: 'one', partition: on('b') },
      ],
    },
  ],
  [
    '"one" must have the partition key "_id"',
    { indexes: [{ name: 'one', local: true, partition: on('a'), sort: on('b') }] },
  ],
])('settings that contradict each other are an error: %s', (message, settings) => {
  const plan = { name: 't', key, settings: tableSettings.parse(settings) };
  expect(() => {
    requireConsistent(plan);
  }).toThrow(ConfigError);
  expect(() => {
    requireConsistent(plan);
  }).toThrow(message);
});

test('settings that agree are none', () => {
  const indexes = [
    { name: 'one', partition: on('a', 'N'), provisioned: units },
    { name: 'two', partition: on('a', 'N') },
  ];
  const settings = tableSettings.parse({ billing: 'provisioned', provisioned: units, indexes });
  expect(() => {
    requireConsistent({ name: 't', key, settings });
  }).not.toThrow();
});
