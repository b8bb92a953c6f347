import { afterEach, describe, expect, test } from '@jest/globals';
import type { CollectionEvent } from '../../src/events.js';
import { Rejection } from '../../src/rejection.js';
import { startDisplay, type Display } from '../../src/report/console.js';
import type { LogLevel } from '../../src/report/log-level.js';
import { FakeClock, Screen } from './screen.js';

interface Scene {
  readonly clock: FakeClock;
  readonly screen: Screen;
  readonly display: Display;
}

const displays: Display[] = [];

afterEach(() => {
  for (const display of displays.splice(0)) display.stop();
});

function scene(level: LogLevel, screen = new Screen(), collections = ['agents', 'users']): Scene {
  const clock = new FakeClock();
  const redact = (text: string): string => text.replaceAll('hunter22', '[redacted]');
  const display = startDisplay({ stream: screen, collections, level, redact, clock });
  displays.push(display);
  return { clock, screen, display };
}

function written(documents: number): CollectionEvent {
  return {
    type: 'settled',
    outcomes: { written: documents, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 },
  };
}

const start: CollectionEvent = { type: 'started', resumed: undefined, expected: 1_000 };
const notice: CollectionEvent = { type: 'notice', code: 'x_a', message: 'mind hunter22', count: 1 };

describe('without a terminal', () => {
  test('a line comes at the start, every ten seconds and at the end', () => {
    const { clock, screen, display } = scene('info');
    clock.advance(10_000);
    display.report({ collection: 'agents', ...start });
    for (let second = 0; second < 20; second += 1) {
      display.report({ collection: 'agents', ...written(50) });
      clock.advance(1_000);
    }
    display.report({ collection: 'agents', type: 'finished', status: 'synced' });
    display.stop();
    expect(screen.lines).toEqual([
      'waiting for the databases',
      'agents: copying, 0 of 1,000 documents (0%)',
      'agents: copying, 500 of 1,000 documents (50%), 50/s, 10 s left',
      'agents: copying, 1,000 of 1,000 documents (100%), 47/s',
      'agents: synced, 1,000 documents, 20 s',
    ]);
    expect(clock.timers).toBe(0);
  });

  test('a resumed run says from where', () => {
    const { screen, display } = scene('info');
    const resumed = { savedAt: '2026-01-02T03:04:05.678Z', read: 1_500 };
    display.report({ collection: 'agents', type: 'started', resumed, expected: 5 });
    display.stop();
    expect(screen.lines[0]).toBe(
      'agents: resuming after 1,500 documents, from the checkpoint of 2026-01-02T03:04:05.678Z',
    );
  });

  test('nothing colours it', () => {
    const { screen, display } = scene('info');
    display.report({ collection: 'agents', ...start });
    expect(screen.written).not.toContain('\u001B');
    display.stop();
  });
});

test('a warning is told once, whichever collections it is about', () => {
  const { screen, display } = scene('warn');
  for (const collection of ['agents', 'users']) display.report({ collection, ...notice });
  display.stop();
  expect(screen.lines).toEqual(['agents: warning: mind [redacted]']);
});

describe('the level', () => {
  const events: readonly CollectionEvent[] = [
    start,
    notice,
    notice,
    { type: 'retry', side: 'source', reason: 'connection reset', delay: 1_500 },
    { type: 'throttle', side: 'target', limit: 'table agents', delay: 50 },
    { type: 'rejected', id: 'a', rejection: new Rejection('key_empty', 'the key is empty', 'b.c') },
    { type: 'saved' },
  ];
  const warning = 'agents: warning: mind [redacted]';
  const progress = 'agents: copying, 0 of 1,000 documents (0%)';
  test.each<[LogLevel, string[]]>([
    ['error', []],
    ['warn', [warning]],
    ['info', [progress, warning]],
    [
      'debug',
      [
        progress,
        warning,
        warning,
        'agents: source: connection reset, again in 1.5 s',
        'agents: target: throttled by table agents',
        'agents: "a" is rejected, key_empty at b.c: the key is empty',
        'agents: checkpoint saved',
      ],
    ],
  ])('%s', (level, lines) => {
    const { screen, display } = scene(level);
    for (const event of events) display.report({ collection: 'agents', ...event });
    display.stop();
    expect(screen.lines).toEqual(lines);
  });
});

describe('on a terminal', () => {
  test('each collection has a bar that ends as it ended', () => {
    const { clock, screen, display } = scene('info', new Screen(80));
    display.report({ collection: 'agents', ...start });
    clock.advance(1_800);
    display.report({ collection: 'agents', ...written(500) });
    clock.advance(200);
    display.line('a line');
    expect(screen.text).toMatch(/agents {2}█+░+ {3}50% {2}500\/1,000 {2}250\/s {2}2\.0 s left/);
    expect(screen.lines).toContain('a line');
    display.report({ collection: 'agents', type: 'finished', status: 'stopped' });
    display.stop();
    expect(screen.text).toMatch(/agents {2}stopped {2}500 {2}2\.0 s\n/);
    expect(clock.timers).toBe(0);
  });

  test('bars that stand still move down with the others when a line comes', async () => {
    const { screen, display } = scene('info', new Screen(80), ['agents', 'tickets', 'users']);
    display.report({ collection: 'agents', ...start });
    for (const line of ['one', 'two', 'three']) display.line(line);
    display.stop();
    expect((await screen.shown()).map((line) => line.replace(/ .*/, ''))).toEqual([
      'one',
      'two',
      'three',
      'agents',
      'tickets',
      'users',
    ]);
  });

  test('a line just before the end is not lost, and is wrapped', () => {
    const { screen, display } = scene('info', new Screen(20));
    display.line('stopping: finishing what is in flight with hunter22');
    display.stop();
    const lines = ['stopping: finishing', 'what is in flight', 'with [redacted]'];
    expect(screen.lines).toEqual(expect.arrayContaining(lines));
  });

  test('the cursor is shown again at the end', () => {
    const { screen, display } = scene('info', new Screen(80));
    display.stop();
    expect(screen.written.lastIndexOf('\u001B[?25h')).toBeGreaterThan(
      screen.written.lastIndexOf('\u001B[?25l'),
    );
  });

  test('no line is wider than the terminal', () => {
    const { screen, display } = scene('info', new Screen(40), [
      'a-collection-with-a-very-long-name-indeed',
      'b',
    ]);
    display.report({ collection: 'b', ...start });
    display.report({
      collection: 'b',
      type: 'throttle',
      side: 'target',
      limit: 'index a-very-long-name of table b',
      delay: 50,
    });
    display.stop();
    expect(Math.max(...screen.lines.map(({ length }) => length))).toBeLessThan(40);
  });

  test('more collections than rows get plain lines', () => {
    const names = Array.from({ length: 24 }, (_, index) => `c${index}`);
    const { screen, display } = scene('info', new Screen(80, 24), names);
    display.report({ collection: 'c0', ...start });
    display.stop();
    expect(screen.written).toBe('c0: copying, 0 of 1,000 documents (0%)\n');
  });
});
