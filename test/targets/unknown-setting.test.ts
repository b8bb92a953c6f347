import { expect, test } from '@jest/globals';
import { changedSettings, unknownSetting } from '../../src/targets/unknown-setting.js';

test('settings that differ, come or go have changed', () => {
  const before = { key: '"_id" (S)', stream: 'off', billing: 'on-demand' };
  const after = { key: '"_id" (S)', stream: 'NEW_IMAGE', capacity: '5 read and 5 write units a second' };
  expect(changedSettings(before, after)).toEqual(['stream', 'billing', 'capacity']);
  expect(changedSettings(before, { ...before })).toEqual([]);
});

test('what is unknown on either side has not', () => {
  const known = { 'point-in-time recovery': 'on' };
  const unknown = { 'point-in-time recovery': unknownSetting('not permitted') };
  expect(unknown['point-in-time recovery']).toBe('unknown: not permitted');
  expect(changedSettings(known, unknown)).toEqual([]);
  expect(changedSettings(unknown, known)).toEqual([]);
  expect(changedSettings(unknown, {})).toEqual([]);
});
