import type { Readiness } from '../../../src/dry-run/report.js';
import type { Forecast, TargetSurvey } from '../../../src/targets/appraisal.js';
import { hostile } from './hostile-texts.js';

/** What a target tells of a collection. */
export function sampleSurvey(name: string, readiness: Readiness): TargetSurvey {
  const settings = {
    key: '"_id" (S)',
    'index by-tenant': '"tenant" (S) and "created_at" (N), all attributes',
    capacity: 'on-demand',
    'time to live': '"expires_at"',
    'point-in-time recovery': 'off',
    'deletion protection': 'on',
  };
  if (name === 'agents') return { exists: false, settings, differences: [], obstacles: [] };
  return {
    exists: true,
    status: 'ACTIVE',
    settings,
    differences: name === 'users' ? ['point-in-time recovery is off, and the config asks for it'] : [],
    items: { count: 1_200, bytes: 1_310_720 },
    obstacles:
      readiness === 'not ready'
        ? [
            {
              code: 'table_key_differs',
              message: 'the key of table "prod-tickets" is "id", and the config asks for "_id"',
              hint: 'Change the key of the config, or name another table.',
              exitCode: 2,
            },
          ]
        : [],
  };
}

/** What a load takes; `share` scales cost and time. */
export function sampleForecast(documents: number, share: number): Forecast {
  const usd = share * 0.043;
  return {
    writeUnits: documents * 3,
    parts: [
      {
        name: 'table',
        writeUnits: documents * 2,
        bytes: documents * 1_124,
        limit: { writeUnitsPerSecond: 4_000, reason: 'a new on-demand table' },
      },
      {
        name: 'index by-tenant',
        writeUnits: documents,
        bytes: documents * 1_090,
        limit: { writeUnitsPerSecond: 4_000, reason: 'a new on-demand table' },
      },
    ],
    ways: [
      { name: 'on-demand', usd, indexesUsd: usd / 3, note: 'no capacity is reserved' },
      {
        name: 'provisioned',
        usd: usd * 0.4,
        indexesUsd: usd / 8,
        note: '4,000 write units a second for 1 hour',
      },
      {
        name: 'import from S3',
        usd: usd * 0.23,
        indexesUsd: 0,
        note: 'into a new table only, $0.15 for each GB',
      },
    ],
    storage: { bytes: documents * 2_214, usdPerMonth: share * 0.07 },
    prices: { region: 'eu-central-1', date: '2026-11-01', origin: 'the price list of AWS' },
    time: { seconds: share * 41, limitedBy: 'the write capacity of the table' },
    hotKeys: [
      {
        part: 'index by-tenant',
        attribute: 'tenant',
        value: '"acme"',
        share: 0.41,
        documents: Math.round(documents * 0.4),
        ids: ['doc-1', 'doc-2', hostile.script],
      },
    ],
    advice: ['Raise warm throughput to 12,000 write units a second: the load then takes a third of the time'],
  };
}
