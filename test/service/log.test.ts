import { describe, expect, test } from '@jest/globals';
import { GuardError } from '../../src/errors.js';
import type { CollectionEvent, Outcomes } from '../../src/events.js';
import { Rejection } from '../../src/rejection.js';
import { LogSink } from './log-sink.js';

const started: CollectionEvent = { type: 'started', resumed: undefined, expected: 7 };
const synced: CollectionEvent = { type: 'finished', status: 'synced' };

function settled(outcomes: Partial<Outcomes>): CollectionEvent {
  const none = { written: 0, deleted: 0, unchanged: 0, skipped: 0, rejected: 0 };
  return { type: 'settled', outcomes: { ...none, ...outcomes } };
}

function retry(reason = 'the server answered 503'): CollectionEvent {
  return { type: 'retry', side: 'source', reason, delay: 20_000 };
}

describe('one line for a pass', () => {
  test('with everything that a dashboard needs', () => {
    const sink = new LogSink({ level: 'info' });
    const throttle: CollectionEvent = { type: 'throttle', side: 'target', limit: 'table t', delay: 5 };
    const writing = [settled({ written: 3 }), settled({ written: 1, deleted: 2 }), throttle, retry()];
    const consumed: CollectionEvent = { type: 'consumed', writeUnits: 5.5 };
    const spared: CollectionEvent = { type: 'spared', writeUnits: 2 };
    sink.report([started, ...writing, consumed, spared, spared, { type: 'saved' }, synced]);
    const [line, ...others] = sink.all();
    expect(others).toEqual([]);
    expect(line).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      v: 1,
      migration: 'there',
      event: 'pass',
      collection: 'users',
      status: 'synced',
      seconds: 9,
      lagSeconds: 0,
      ...{ read: 6, written: 4, deleted: 2, unchanged: 0, skipped: 0, rejected: 0 },
      writeUnits: 5.5,
      savedWriteUnits: 4,
      retries: 1,
      throttles: 1,
      msg: 'in step: 4 written, 2 deleted',
    });
  });

  test('a failure is an error with its code, and tells how far behind the target is', () => {
    const sink = new LogSink();
    const error = new GuardError('it was made anew', { code: 'source_recreated', hint: 'Look.' });
    sink.report([started, synced, started, { type: 'finished', status: 'failed', error }], 10);
    expect(sink.lines()[1]).toMatchObject({
      level: 'error',
      status: 'failed',
      seconds: 10,
      lagSeconds: 20,
      error: { code: 'source_recreated', message: 'it was made anew', hint: 'Look.', exitCode: 6 },
      msg: 'failed: it was made anew',
    });
  });

  test('leaves the ids of documents to the result', () => {
    const sink = new LogSink();
    const error = new GuardError('too many', { code: 'too_many_deletes', hint: 'Look.', ids: ['a'] });
    sink.report([started, { type: 'finished', status: 'failed', error }]);
    expect(sink.lines()[0]?.['error']).toEqual({
      code: 'too_many_deletes',
      message: 'too many',
      hint: 'Look.',
      exitCode: 6,
    });
  });

  test('one that fails before it has begun knows neither how long it took nor the lag', () => {
    const sink = new LogSink();
    sink.report([{ type: 'finished', status: 'failed', error: new Error('no') }]);
    const [line] = sink.lines();
    expect(line).toMatchObject({ level: 'error', error: { code: 'unexpected', exitCode: 1 } });
    expect(line).not.toHaveProperty('seconds');
    expect(line).not.toHaveProperty('lagSeconds');
  });

  test('with rejected documents it is a warning, with their codes', () => {
    const sink = new LogSink({ level: 'warn' });
    const rejection = new Rejection('key_empty', 'its key is empty', 'email');
    sink.report([started, { type: 'rejected', id: 'a', rejection }, settled({ rejected: 1 }), synced]);
    expect(sink.all()).toMatchObject([{ level: 'warn', rejected: 1, rejections: { key_empty: 1 } }]);
  });

  test('each pass counts for itself', () => {
    const sink = new LogSink();
    sink.report([started, settled({ written: 3 }), retry(), synced, started, synced]);
    expect(sink.lines()).toMatchObject([
      { written: 3, retries: 1 },
      { written: 0, retries: 0, msg: 'in step: nothing to do' },
    ]);
  });

  test('idle is the end of a pass that is watched, and lag begins with the next change', () => {
    const sink = new LogSink();
    const watching: CollectionEvent = { type: 'watching' };
    const failed: CollectionEvent = { type: 'finished', status: 'failed', error: new Error('no') };
    sink.report([started, settled({ written: 1 }), watching, watching]);
    expect(sink.lines()).toMatchObject([{ status: 'synced', written: 1 }]);
    sink.wait(5_000);
    sink.report([started, failed]);
    expect(sink.lines()).toMatchObject([{ status: 'failed', lagSeconds: 1 }]);
    sink.report([started, synced, watching, { type: 'finished', status: 'stopped' }]);
    expect(sink.lines()).toMatchObject([{ status: 'synced' }, { status: 'stopped', lagSeconds: 0 }]);
  });
});

describe('debug', () => {
  test('explains retries, throttles and rejects, never by a value', () => {
    const sink = new LogSink();
    const rejection = new Rejection('transform_failed', 'a transform threw: bad value 4711', 'a.b');
    sink.report([retry(), { type: 'rejected', id: 'x', rejection }]);
    const paced: CollectionEvent = { type: 'paced', side: 'target', limit: 'rate limit', delay: 9 };
    sink.report([{ ...paced, type: 'throttle', limit: 'index i of table t' }, paced]);
    const lines = sink.all();
    expect(JSON.stringify(lines)).not.toContain('4711');
    expect(lines).toMatchObject([
      { level: 'debug', event: 'retry', side: 'source', reason: 'the server answered 503', delayMs: 20_000 },
      { level: 'debug', event: 'rejected', id: 'x', code: 'transform_failed', path: 'a.b' },
      { level: 'debug', event: 'throttle', side: 'target', limit: 'index i of table t', delayMs: 9 },
      { level: 'debug', event: 'paced', limit: 'rate limit' },
    ]);
  });

  test('is all that speaks of single documents and pages', () => {
    const sink = new LogSink({ level: 'info' });
    const rejection = new Rejection('key_empty', 'its key is empty');
    const read: CollectionEvent = { type: 'read', documents: 100, phase: 'changes' };
    const one = [read, settled({ written: 1 }), { type: 'saved' } as const];
    sink.report([started, ...one, ...one, { type: 'rejected', id: 'x', rejection }, retry()]);
    expect(sink.text()).toBe('');
  });
});

describe('retries', () => {
  test('that last a minute are a warning, told ever more rarely, and so is told that they are over', () => {
    const sink = new LogSink();
    sink.report([started, ...Array.from({ length: 40 }, () => retry())], 20);
    const warnings = sink.lines();
    expect(warnings.map(({ seconds }) => seconds)).toEqual([60, 120, 240, 480]);
    expect(warnings[0]).toMatchObject({ level: 'warn', event: 'retrying', side: 'source', retries: 4 });
    sink.report([{ type: 'read', documents: 1, phase: 'changes' }]);
    expect(sink.lines()).toMatchObject([{ level: 'info', event: 'recovered', seconds: 781 }]);
  });

  test('that heal between are none, nor those that come once in a while', () => {
    const sink = new LogSink();
    const read: CollectionEvent = { type: 'read', documents: 1, phase: 'changes' };
    sink.report(Array.from({ length: 40 }, () => [retry(), read]).flat(), 20);
    sink.report(
      Array.from({ length: 40 }, () => retry()),
      600,
    );
    expect(sink.lines()).toEqual([]);
  });

  test('of the target last while documents are settled without it', () => {
    const sink = new LogSink();
    const target: CollectionEvent = { type: 'retry', side: 'target', reason: 'no answer', delay: 1 };
    sink.report(Array.from({ length: 4 }, () => [target, settled({ skipped: 1 })]).flat(), 20);
    expect(sink.lines()).toMatchObject([{ event: 'retrying', side: 'target' }]);
    sink.report([settled({ deleted: 1 })]);
    expect(sink.lines()).toMatchObject([{ event: 'recovered', side: 'target' }]);
  });
});

test('a notice is told once an hour, however often it comes', () => {
  const sink = new LogSink();
  const notice: CollectionEvent = { type: 'notice', code: 'table_differs', message: 'ttl is off', count: 1 };
  sink.report([notice, notice, { ...notice, message: 'another' }]);
  expect(sink.lines()).toMatchObject([
    { level: 'warn', event: 'notice', code: 'table_differs', msg: 'ttl is off' },
    { msg: 'another' },
  ]);
  sink.report([notice], 3_600);
  expect(sink.lines()).toMatchObject([{ msg: 'ttl is off' }]);
});
