import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../src/errors.js';
import { parseSchedule, type Schedule } from '../../src/schedule/schedule.js';
import { seededRandom } from '../support/random.js';

const newYork = 'America/New_York';
const berlin = 'Europe/Berlin';
const lordHowe = 'Australia/Lord_Howe';

function times(schedule: Schedule, after: string, count: number): string[] {
  const found: string[] = [];
  for (let time = schedule.next(new Date(after)); time && found.length < count; time = schedule.next(time))
    found.push(time.toISOString().replace(':00.000Z', 'Z'));
  return found;
}

describe('the times of a schedule', () => {
  test.each<[string, string, string, string, string[]]>([
    [
      'New York in spring: 02:30 is skipped by the clock and comes at 03:00 instead',
      '30 2 * * *',
      newYork,
      '2026-03-07T00:00:00Z',
      ['2026-03-07T07:30Z', '2026-03-08T07:00Z', '2026-03-09T06:30Z'],
    ],
    [
      'New York in autumn: 01:30 comes twice on the clock and once in the schedule',
      '30 1 * * *',
      newYork,
      '2026-10-31T00:00:00Z',
      ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'New York in autumn: each hour is each hour, in the repeated one too',
      '0 * * * *',
      newYork,
      '2026-11-01T04:30:00Z',
      ['2026-11-01T05:00Z', '2026-11-01T06:00Z', '2026-11-01T07:00Z'],
    ],
    [
      'Berlin in spring: half hours do not stumble',
      '*/30 * * * *',
      berlin,
      '2026-03-29T00:10:00Z',
      ['2026-03-29T00:30Z', '2026-03-29T01:00Z', '2026-03-29T01:30Z'],
    ],
    [
      'Berlin in spring: 02:30 comes at 03:00',
      '30 2 * * *',
      berlin,
      '2026-03-28T00:00:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
    ],
    [
      'Berlin in autumn: half hours in the repeated hour',
      '*/30 * * * *',
      berlin,
      '2026-10-24T23:50:00Z',
      [
        '2026-10-25T00:00Z',
        '2026-10-25T00:30Z',
        '2026-10-25T01:00Z',
        '2026-10-25T01:30Z',
        '2026-10-25T02:00Z',
      ],
    ],
    [
      'Lord Howe in autumn: the clock goes back by half an hour, and 01:45 comes once',
      '45 1 * * *',
      lordHowe,
      '2026-04-03T12:00:00Z',
      ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
    ],
    [
      'Lord Howe in spring: 02:15 is skipped by the clock and comes at 02:30',
      '15 2 * * *',
      lordHowe,
      '2026-10-02T12:00:00Z',
      ['2026-10-02T15:45Z', '2026-10-03T15:30Z', '2026-10-04T15:15Z'],
    ],
    [
      'the leap day, past the year 2100 that has none',
      '0 0 29 2 *',
      'UTC',
      '2090-01-01T00:00:00Z',
      ['2092-02-29T00:00Z', '2096-02-29T00:00Z', '2104-02-29T00:00Z'],
    ],
    [
      'the last day of the month',
      '0 0 L * *',
      'UTC',
      '2028-01-01T00:00:00Z',
      ['2028-01-31T00:00Z', '2028-02-29T00:00Z', '2028-03-31T00:00Z', '2028-04-30T00:00Z'],
    ],
    [
      'a day of the month and a day of the week: either',
      '0 0 13 * 5',
      'UTC',
      '2026-11-01T00:00:00Z',
      [
        '2026-11-06T00:00Z',
        '2026-11-13T00:00Z',
        '2026-11-20T00:00Z',
        '2026-11-27T00:00Z',
        '2026-12-04T00:00Z',
      ],
    ],
    ['a nickname', '@daily', berlin, '2026-11-22T00:00:00Z', ['2026-11-22T23:00Z', '2026-11-23T23:00Z']],
    [
      'a day off month ends',
      '0 0 31 * *',
      'UTC',
      '2026-03-31T00:00:00Z',
      ['2026-05-31T00:00Z', '2026-07-31T00:00Z'],
    ],
  ])('%s', (_title, ...[pattern, timeZone, after, expected]) => {
    expect(times(parseSchedule(pattern, { timeZone }), after, expected.length)).toEqual(expected);
  });

  test('a sixth field counts seconds and stands first', () => {
    const schedule = parseSchedule('*/20 * * * * *', { timeZone: 'UTC' });
    expect(schedule.next(new Date('2026-01-01T00:00:00.500Z'))).toEqual(new Date('2026-01-01T00:00:20Z'));
  });

  test('the moment itself is neither next nor previous, a millisecond decides', () => {
    const schedule = parseSchedule('*/15 * * * *', { timeZone: 'UTC' });
    const noon = Date.parse('2026-06-01T12:00:00Z');
    const quarter = 15 * 60_000;
    expect(schedule.next(new Date(noon))?.getTime()).toBe(noon + quarter);
    expect(schedule.next(new Date(noon - 1))?.getTime()).toBe(noon);
    expect(schedule.previous(new Date(noon))?.getTime()).toBe(noon - quarter);
    expect(schedule.previous(new Date(noon + 1))?.getTime()).toBe(noon);
  });

  test.each(['30 2 * * *', '*/20 * * * *', '0 1-3 * * *', '15 2 1,15 * *', '45 1 * * 0'])(
    'backwards %s visits the same times as forwards, around every change of the clocks',
    (pattern) => {
      const seed = 5;
      const random = seededRandom(seed);
      const changes = ['2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01'];
      for (const timeZone of [newYork, berlin, lordHowe]) {
        const schedule = parseSchedule(pattern, { timeZone });
        for (const change of changes) {
          const moment = new Date(Date.parse(`${change}T00:00:00Z`) + Math.floor(random() * 36 * 3_600_000));
          const next = schedule.next(moment);
          const context = { seed, timeZone, moment: moment.toISOString() };
          const back = next && schedule.previous(new Date(next.getTime() + 1));
          const before = next && schedule.previous(next);
          expect({ ...context, back }).toEqual({ ...context, back: next });
          expect({ ...context, inOrder: before !== undefined && before <= moment }).toEqual({
            ...context,
            inOrder: true,
          });
        }
      }
    },
  );
});

describe('what is no schedule', () => {
  test.each([
    ['61 * * * *', 'the schedule "61 * * * *" is not a cron pattern: invalid value for minute: 61'],
    ['*/0 * * * *', 'the schedule "*/0 * * * *" is not a cron pattern: syntax error, illegal stepping: 0'],
    ['@reboot', 'the schedule "@reboot" is not a cron pattern: @reboot is not supported in this environment'],
    ['* * *', 'the schedule must have five fields, or six with seconds first, but "* * *" has 3'],
    ['', 'the schedule must have five fields, or six with seconds first, but "" has 0'],
    [
      '0 0 0 1 1 * 2027',
      'the schedule must have five fields, or six with seconds first, but "0 0 0 1 1 * 2027" has 7',
    ],
    [
      '2030-01-01T00:00:00',
      'the schedule must have five fields, or six with seconds first, but "2030-01-01T00:00:00" has 1',
    ],
    ['0 0 30 2 *', 'the schedule "0 0 30 2 *" never comes true'],
  ])('%s', (pattern, message) => {
    const parse = (): unknown => parseSchedule(pattern, { timeZone: 'UTC' });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(expect.objectContaining({ message, code: 'schedule_invalid', exitCode: 2 }));
  });

  test.each(['Europe/Berlim', ''])('the time zone "%s"', (timeZone) => {
    expect(() => parseSchedule('0 0 * * *', { timeZone })).toThrow(
      `the time zone "${timeZone}" is not known`,
    );
  });
});
