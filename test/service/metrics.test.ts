import { describe, expect, test } from '@jest/globals';
import { ServiceMetrics } from '../../src/service/metrics.js';
import { ClockedMonitor, failed, settled, sourceRetry, started, synced } from './service-events.js';
import type { CollectionEvent } from '../../src/events.js';

describe('metrics', () => {
  function metered(): {
    after: (seconds: number, ...events: CollectionEvent[]) => void;
    lines: () => Promise<string[]>;
  } {
    const clocked = new ClockedMonitor();
    const metrics = new ServiceMetrics({
      monitor: clocked.monitor,
      collections: ['users'],
      version: '1.2.3',
    });
    return {
      after: (seconds, ...events) => {
        clocked.after(seconds, ...events);
        for (const event of events) metrics.take({ ...event, collection: 'users' });
      },
      lines: async () => (await metrics.render()).split('\n'),
    };
  }

  test('begin at zero', async () => {
    const lines = await metered().lines();
    for (const outcome of ['written', 'deleted', 'unchanged', 'skipped', 'rejected']) {
      expect(lines).toContain(`docferry_documents_total{collection="users",outcome="${outcome}"} 0`);
    }
    for (const side of ['source', 'target']) {
      expect(lines).toContain(`docferry_retries_total{collection="users",side="${side}"} 0`);
      expect(lines).toContain(`docferry_throttles_total{collection="users",side="${side}"} 0`);
    }
    expect(lines).toContain('docferry_write_units_total{collection="users"} 0');
    expect(lines).toContain('docferry_batch_seconds_count{collection="users"} 0');
    expect(lines).toContain('docferry_lag_seconds{collection="users"} 0');
    expect(lines).toContain('docferry_up 1');
    expect(lines).toContain(`docferry_build_info{version="1.2.3",node="${process.version}"} 1`);
    expect(lines.join()).not.toContain('docferry_pending_changes{');
    expect(lines.join()).not.toContain('docferry_last_success_timestamp_seconds{');
  });

  test('count what happens', async () => {
    const { after, lines } = metered();
    after(1, started(10), settled(3, { rejected: 1 }), settled(2, { deleted: 4 }));
    after(1, { type: 'consumed', writeUnits: 2.5 }, sourceRetry, sourceRetry);
    after(1, { type: 'throttle', side: 'target', limit: 'table users', delay: 1 });
    after(1, { type: 'batch', writes: 25, seconds: 0.03 }, { type: 'batch', writes: 1, seconds: 100 });
    const told = await lines();
    expect(told).toContain('docferry_documents_total{collection="users",outcome="written"} 5');
    expect(told).toContain('docferry_documents_total{collection="users",outcome="deleted"} 4');
    expect(told).toContain('docferry_documents_total{collection="users",outcome="rejected"} 1');
    expect(told).toContain('docferry_write_units_total{collection="users"} 2.5');
    expect(told).toContain('docferry_retries_total{collection="users",side="source"} 2');
    expect(told).toContain('docferry_throttles_total{collection="users",side="target"} 1');
    expect(told).toContain('docferry_batch_seconds_bucket{le="0.025",collection="users"} 0');
    expect(told).toContain('docferry_batch_seconds_bucket{le="0.05",collection="users"} 1');
    expect(told).toContain('docferry_batch_seconds_bucket{le="+Inf",collection="users"} 2');
    expect(told).toContain('docferry_batch_seconds_sum{collection="users"} 100.03');
    expect(told).toContain('docferry_pending_changes{collection="users"} 0');
    expect(told).toContain('docferry_lag_seconds{collection="users"} 4');
  });

  test('tell of success, of failure, and of nothing that is not known any more', async () => {
    const { after, lines } = metered();
    after(2, started(1), synced);
    const good = await lines();
    expect(good).toContain('docferry_last_success_timestamp_seconds{collection="users"} 1772359232');
    expect(good).toContain('docferry_pending_changes{collection="users"} 0');
    after(5, started(undefined), failed(new Error('boom')));
    const bad = await lines();
    expect(bad).toContain('docferry_up 0');
    expect(bad).toContain('docferry_lag_seconds{collection="users"} 5');
    expect(bad.join('\n')).not.toContain('docferry_pending_changes{');
  });

  test('have a help text and a type each, and nothing of the process', async () => {
    const lines = await metered().lines();
    const named = (kind: string): string[] =>
      lines.filter((line) => line.startsWith(`# ${kind} `)).map((line) => line.split(' ')[2] ?? '');
    expect(named('HELP')).toEqual(named('TYPE'));
    expect(named('HELP').filter((name) => !name.startsWith('docferry_'))).toEqual([]);
    expect(named('HELP')).toHaveLength(10);
  });
});
