import { expect, test } from '@jest/globals';
import { dynamodbTargetConfig } from '../../../src/targets/dynamodb/config.js';
import { pricesFor } from '../../../src/targets/dynamodb/prices.js';

test('are those of the region', () => {
  expect(pricesFor({ region: 'eu-central-1' })).toEqual({
    writeUnitsPerMillion: 0.7625,
    provisionedWriteUnitHour: 0.000793,
    storageGBMonth: 0.306,
    importGB: 0.15,
    source: {
      region: 'eu-central-1',
      date: '2026-07-31',
      origin:
        'The prices are of the AWS price list as others quote it, not read from AWS directly. Those of an import from S3 are of us-east-1.',
    },
  });
});

test('are those of us-east-1 where nothing else is known, and say so', () => {
  const { writeUnitsPerMillion, provisionedWriteUnitHour, storageGBMonth } = pricesFor({
    region: 'us-east-1',
  });
  const elsewhere = pricesFor({ region: 'af-south-1' });
  expect(elsewhere).toMatchObject({ writeUnitsPerMillion, provisionedWriteUnitHour, storageGBMonth });
  expect(elsewhere.source).toMatchObject({ region: 'af-south-1', date: '2026-07-31' });
  expect(elsewhere.source.origin).toContain(
    'The prices of af-south-1 are not known: those of us-east-1 stand for them.',
  );
});

test('are taken from us-east-1 one by one', () => {
  const { provisionedWriteUnitHour, writeUnitsPerMillion, source } = pricesFor({ region: 'eu-west-2' });
  expect({ provisionedWriteUnitHour, writeUnitsPerMillion }).toEqual({
    provisionedWriteUnitHour: 0.00065,
    writeUnitsPerMillion: 0.7423,
  });
  expect(source.date).toBe('2026-06-08');
  expect(source.origin).toContain('Those of provisioned capacity and an import from S3 are of us-east-1.');
});

test('are those of the config before all others, field by field', () => {
  const prices = { storageGBMonth: 0, importGB: 0.1 };
  const { source, ...fields } = pricesFor({ region: 'us-east-1', prices });
  expect(fields).toEqual({ writeUnitsPerMillion: 0.625, provisionedWriteUnitHour: 0.00065, ...prices });
  expect(source.date).toBe('2026-07-31');
  expect(source.origin).toContain('Those of storage and an import from S3 are of the config.');
});

test('have no date when the config has them all', () => {
  const prices = { writeUnitsPerMillion: 1, provisionedWriteUnitHour: 2, storageGBMonth: 3, importGB: 4 };
  expect(pricesFor({ region: 'nowhere', prices }).source).toEqual({
    region: 'nowhere',
    origin: 'The prices are those of the config.',
  });
});

test('are checked in the config', () => {
  const parse = (prices: object): boolean =>
    dynamodbTargetConfig.safeParse({ type: 'dynamodb', prices }).success;
  expect([{ importGB: 0.15 }, {}, { importGB: -1 }, { importGb: 1 }].map(parse)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
