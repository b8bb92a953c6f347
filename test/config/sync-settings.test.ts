import { describe, expect, test } from '@jest/globals';
import { migration } from './example.js';

describe('the schedule of a config', () => {
  test('has a time zone of its own, UTC by default', () => {
    const { sync } = migration({ sync: { schedule: '*/15 * * * *' } });
    expect(sync).toMatchObject({ schedule: '*/15 * * * *', timeZone: 'UTC', jitterSeconds: 0 });
  });

  test.each([
    [
      { schedule: '61 * * * *' },
      'migrations.there.sync.schedule: "61 * * * *" is not a cron pattern: invalid value for minute: 61',
    ],
    [
      { schedule: 'hourly' },
      'migrations.there.sync.schedule: must have five fields, or six with seconds first, but "hourly" has 1',
    ],
    [{ schedule: '0 0 31 4 *' }, 'migrations.there.sync.schedule: "0 0 31 4 *" never comes true'],
    [{ timeZone: 'Europe/Berlim' }, 'migrations.there.sync.timeZone: "Europe/Berlim" is not known'],
  ])('refuses %j in one line with its path', (sync, message) => {
    expect(() => migration({ sync })).toThrow(message);
  });
});
