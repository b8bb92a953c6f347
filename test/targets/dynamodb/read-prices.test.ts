import { expect, test } from '@jest/globals';
import { readPriceFor } from '../../../src/targets/dynamodb/read-prices.js';

test('is that of the region, of us-east-1 where it is not known, or of the config', () => {
  expect(readPriceFor({ region: 'eu-central-1' })).toMatchObject({
    usdPerMillionUnits: 0.1525,
    date: '2026-08-15',
  });
  const elsewhere = readPriceFor({ region: 'af-south-1' });
  expect(elsewhere).toMatchObject({ usdPerMillionUnits: 0.125, region: 'af-south-1' });
  expect(elsewhere.origin).toContain('The price of af-south-1 is not known');
  expect(readPriceFor({ region: 'eu-west-1', prices: { readUnitsPerMillion: 0.1 } })).toEqual({
    usdPerMillionUnits: 0.1,
    region: 'eu-west-1',
    origin: 'The price is that of the config.',
  });
});
