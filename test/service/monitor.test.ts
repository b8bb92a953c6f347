import { describe, expect, test } from '@jest/globals';
import { EnvironmentError } from '../../src/errors.js';
import { ClockedMonitor, failed, settled, sourceRetry, start, started, synced } from './service-events.js';

const unreachable = new EnvironmentError('the source could not be reached', { code: 'x_y', hint: 'Wait.' });

describe('a service', () => {
  test('is healthy until a collection is too far behind', () => {
    const clocked = new ClockedMonitor();
    clocked.after(60);
    expect(clocked.monitor.snapshot()).toMatchObject({ healthy: true, reasons: [] });
    clocked.after(1);
    expect(clocked.monitor.snapshot()).toMatchObject({
      healthy: false,
      reasons: [
        {
          code: 'lag_exceeded',
          collection: 'users',
          message: '"users" is 1 min 1 s behind, more than 1 min 0 s',
        },
      ],
    });
    clocked.after(0, started(0), synced);
    expect(clocked.monitor.snapshot().healthy).toBe(true);
  });

  test('is unhealthy from a failed pass until the next good one has ended', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(0), failed(unreachable));
    expect(clocked.monitor.snapshot().reasons).toMatchObject([{ code: 'pass_failed', collection: 'users' }]);
    clocked.after(1, started(0));
    expect(clocked.monitor.snapshot().healthy).toBe(false);
    clocked.after(1, synced);
    expect(clocked.monitor.snapshot().healthy).toBe(true);
  });

  test('remembers the last twenty passes and rejects, the latest first', () => {
    const clocked = new ClockedMonitor({ collections: ['users', 'orders'] });
    const rejection = { code: 'key_missing', reason: '', path: 'a'.repeat(500) } as const;
    for (let pass = 1; pass <= 30; pass += 1) {
      clocked.after(1, started(pass), settled(pass), synced);
      clocked.take({ type: 'rejected', id: `${pass}-${'x'.repeat(500)}`, rejection, collection: 'orders' });
    }
    const { passes, rejects } = clocked.monitor.snapshot();
    expect(passes.map(({ outcomes }) => outcomes.written)).toEqual(countdown(30, 11));
    expect(rejects.map(({ id }) => Number.parseInt(id))).toEqual(countdown(30, 11));
    expect(rejects.map(({ id, path = '' }) => id.length + path.length)).toEqual(Array(20).fill(400));
  });

  test('tells of the next run until it is due', () => {
    const clocked = new ClockedMonitor();
    clocked.take({ type: 'scheduled', at: new Date(start + 10_000) });
    expect(clocked.monitor.snapshot().nextRun).toBe('2026-03-01T10:00:40.000Z');
    clocked.after(10);
    expect(clocked.monitor.snapshot()).not.toHaveProperty('nextRun');
  });

  test('takes in a collection it was not told of', () => {
    const clocked = new ClockedMonitor();
    clocked.take({ ...started(1), collection: 'later' });
    expect(Object.keys(clocked.monitor.snapshot().collections)).toEqual(['users', 'later']);
  });

  test('can be told as JSON', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(3), settled(3), failed(unreachable));
    const snapshot = clocked.monitor.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  test('shows a moment that does not change with what follows', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(3), settled(1));
    const snapshot = clocked.monitor.snapshot();
    const before = JSON.stringify(snapshot);
    clocked.after(1, settled(1), sourceRetry, synced);
    expect(JSON.stringify(snapshot)).toBe(before);
  });
});

function countdown(from: number, to: number): number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}
