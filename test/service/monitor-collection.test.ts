import { describe, expect, test } from '@jest/globals';
import { EnvironmentError } from '../../src/errors.js';
import { noOutcomes } from '../../src/pipeline/watermark.js';
import { ClockedMonitor, failed, settled, sourceRetry, started, synced } from './service-events.js';

const unreachable = new EnvironmentError('http://u:hunter2@db could not be reached', {
  code: 'source_unreachable',
  hint: 'Check hunter2.',
});

describe('a collection', () => {
  test('waits at first, and is behind since the service began', () => {
    const clocked = new ClockedMonitor();
    clocked.after(7);
    expect(clocked.users).toMatchObject({ state: 'waiting', lagSeconds: 7, totals: noOutcomes });
    expect(clocked.users).not.toHaveProperty('lastSuccess');
    expect(clocked.users).not.toHaveProperty('pending');
  });

  test('is behind until a pass over it ends well', () => {
    const clocked = new ClockedMonitor();
    clocked.after(5, started(10));
    clocked.after(5, settled(4, { rejected: 1 }));
    expect(clocked.users).toMatchObject({ state: 'syncing', lagSeconds: 10, pending: 5 });
    clocked.after(2.5, settled(5), synced);
    expect(clocked.users).toMatchObject({ state: 'waiting', lagSeconds: 0, pending: 0 });
    clocked.after(20);
    expect(clocked.users).toMatchObject({
      lagSeconds: 20,
      lastSuccess: '2026-03-01T10:00:42.500Z',
      lastPass: {
        collection: 'users',
        status: 'synced',
        endedAt: '2026-03-01T10:00:42.500Z',
        seconds: 7.5,
        outcomes: { ...noOutcomes, written: 9, rejected: 1 },
      },
    });
  });

  test('never has less than nothing pending', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(2), settled(3));
    expect(clocked.users.pending).toBe(0);
  });

  test('does not tell what is pending where the source does not', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(undefined), settled(3));
    expect(clocked.users).not.toHaveProperty('pending');
  });

  test('is in step while it is watched, however long nothing changes', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(1), settled(1), synced, { type: 'watching' });
    clocked.after(100_000);
    expect(clocked.users).toMatchObject({
      state: 'watching',
      lagSeconds: 0,
      lastSuccess: new Date(clocked.now).toISOString(),
    });
    clocked.after(0, started(1));
    clocked.after(1.5);
    expect(clocked.users).toMatchObject({ state: 'syncing', lagSeconds: 1.5, pending: 1 });
  });

  test('is behind while its source, watched, does not answer', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(0), { type: 'watching' });
    clocked.after(10, sourceRetry);
    clocked.after(90, sourceRetry);
    clocked.after(90, sourceRetry);
    expect(clocked.users).toMatchObject({ state: 'watching', lagSeconds: 180, retries: { source: 3 } });
    clocked.after(1, { type: 'watching' });
    expect(clocked.users.lagSeconds).toBe(0);
  });

  test('is in step again when its source, watched, has not failed for long', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(0), { type: 'watching' }, sourceRetry);
    clocked.after(120);
    expect(clocked.users.lagSeconds).toBe(120);
    clocked.after(1);
    expect(clocked.users.lagSeconds).toBe(0);
    clocked.after(60, sourceRetry);
    clocked.after(5);
    expect(clocked.users.lagSeconds).toBe(5);
  });

  test('ends a pass with watching, and only one', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(1), settled(1), { type: 'watching' }, { type: 'watching' });
    clocked.after(1, started(1), settled(1), synced, { type: 'watching' });
    clocked.after(1, { type: 'finished', status: 'stopped' });
    expect(clocked.users.state).toBe('stopped');
    expect(clocked.monitor.snapshot().passes.map(({ status }) => status)).toEqual(['synced', 'synced']);
  });

  test('keeps what a failed pass left pending, and tells why it failed without secrets', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, started(10), settled(3), failed(unreachable));
    const error = {
      code: 'source_unreachable',
      message: 'http://u:[redacted]@db could not be reached',
      hint: 'Check [redacted].',
    };
    expect(clocked.users).toMatchObject({
      state: 'failed',
      pending: 7,
      lastPass: { status: 'failed', error },
    });
    expect(JSON.stringify(clocked.monitor.snapshot())).not.toContain('hunter2');
  });

  test('tells of a pass that failed before it began', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, failed(new Error('boom')));
    expect(clocked.users.lastPass).toMatchObject({
      status: 'failed',
      seconds: 0,
      error: { code: 'unexpected' },
    });
  });

  test('that was stopped before it began has had no pass', () => {
    const clocked = new ClockedMonitor();
    clocked.after(1, { type: 'finished', status: 'stopped' });
    expect(clocked.users.state).toBe('stopped');
    expect(clocked.monitor.snapshot().passes).toEqual([]);
  });

  test('adds up what passes do', () => {
    const clocked = new ClockedMonitor();
    const rejection = { code: 'item_too_large', reason: 'secret contents' } as const;
    clocked.after(1, started(3), settled(1, { rejected: 1 }), { type: 'consumed', writeUnits: 2.5 });
    clocked.after(1, { type: 'rejected', id: 'a', rejection }, synced, started(1), settled(2));
    clocked.after(1, { type: 'consumed', writeUnits: 1 }, sourceRetry);
    clocked.after(1, { type: 'throttle', side: 'target', limit: 'table users', delay: 10 });
    expect(clocked.users).toMatchObject({
      totals: { ...noOutcomes, written: 3, rejected: 1 },
      writeUnits: 3.5,
      rejections: { item_too_large: 1 },
      retries: { source: 1, target: 0 },
      throttles: { source: 0, target: 1 },
    });
    expect(clocked.monitor.snapshot().rejects).toEqual([
      { collection: 'users', id: 'a', code: 'item_too_large', at: '2026-03-01T10:00:32.000Z' },
    ]);
  });
});
