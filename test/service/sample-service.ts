import { EnvironmentError } from '../../src/errors.js';
import { startServiceServer, type ServiceServer, type ServiceServerOptions } from '../../src/service/http.js';
import { ServiceMetrics } from '../../src/service/metrics.js';
import { Monitor, type ServiceEvent } from '../../src/service/monitor.js';
import { settled, sourceRetry, started, synced } from './service-events.js';

/** A service that nothing is synced by: its events are made up. */
export interface SampleService {
  readonly monitor: Monitor;
  readonly metrics: ServiceMetrics;
  take(event: ServiceEvent): void;
  /** Lets the clock of the service go on. */
  pass(seconds: number): void;
}

/** Makes a service whose clock stands still unless it is told to go on. */
export function sampleService(now = Date.now()): SampleService {
  const collections = ['agents', 'deployments', 'sessions', 'tickets'];
  const clock = { now };
  const monitor = new Monitor({
    collections,
    maxLagSeconds: 3_600,
    clock: () => clock.now,
    redact: (text) => text,
  });
  const metrics = new ServiceMetrics({ monitor, collections, version: '1.2.3' });
  return {
    monitor,
    metrics,
    take: (event) => {
      monitor.take(event);
      metrics.take(event);
    },
    pass: (seconds) => {
      clock.now += seconds * 1_000;
    },
  };
}

/** Serves a service on a free port of this machine. */
export function serve(
  { monitor, metrics }: SampleService,
  options: Partial<ServiceServerOptions> = {},
): Promise<ServiceServer> {
  const migration = 'couchdb-to-dynamodb';
  return startServiceServer({ host: '127.0.0.1', port: 0, migration, monitor, metrics, ...options });
}

/** An hour of a service with a bit of everything. Its clock ends where it was. */
export function eventfulService(): SampleService {
  const service = sampleService(Date.now() - 3_600_000);
  const rejection = { code: 'item_too_large', reason: 'too large', path: 'notes[3].text' } as const;
  for (let minute = 0; minute < 60; minute += 1) {
    service.pass(58);
    const count = Math.round(900 + 700 * Math.sin(minute / 7) + (minute % 5) * 60);
    for (const collection of ['agents', 'deployments', 'tickets']) {
      service.take({ ...started(count), collection });
      service.take({ type: 'batch', writes: 25, seconds: 0.02, collection });
      service.take({ type: 'consumed', writeUnits: count * 1.5, collection });
      service.take({ ...settled(count, { unchanged: minute, deleted: 3 }), collection });
    }
    service.pass(2);
    for (const collection of ['agents', 'deployments', 'tickets']) service.take({ ...synced, collection });
  }
  service.take({ type: 'rejected', id: 'tickets/2026-11-22/<b>0042</b>', rejection, collection: 'tickets' });
  service.take({ ...settled(0, { rejected: 1 }), collection: 'tickets' });
  service.take({ type: 'watching', collection: 'agents' });
  service.take({ ...started(5_000), collection: 'tickets' });
  service.take({ ...settled(1_250), collection: 'tickets' });
  service.take({ ...sourceRetry, collection: 'sessions' });
  service.take({
    type: 'throttle',
    side: 'target',
    limit: 'table sessions',
    delay: 5,
    collection: 'sessions',
  });
  const error = new EnvironmentError('the table "sessions" is gone from us-east-1', {
    code: 'table_missing',
    hint: 'Create it, or run docferry migrate again.',
  });
  service.take({ type: 'finished', status: 'failed', error, collection: 'sessions' });
  service.take({ type: 'scheduled', at: new Date(Date.now() + 900_000) });
  return service;
}
