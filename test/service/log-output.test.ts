import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { chooseLogFormat } from '../../src/service/log-format.js';
import { type LogLine, LogSink } from './log-sink.js';

describe.each(['json', 'pretty'] as const)('%s', (format) => {
  test('tells the next run, sentences and failures, without secrets', () => {
    const sink = new LogSink({ format, level: 'info', redact: (text) => text.replaceAll('hunter2', '***') });
    sink.report([{ type: 'scheduled', at: new Date(0) }]);
    expect(sink.text()).toContain('next run at 1970-01-01T00:00:00.000Z');
    sink.log.line('stopping: 100%s hunter2');
    sink.log.line('too much detail', 'debug');
    sink.report([{ type: 'finished', status: 'failed', error: new Error('refused hunter2') }]);
    const written = sink.text();
    expect(written).toContain('stopping: 100%s ***');
    expect(written).toContain('refused ***');
    expect(written).not.toMatch(/hunter2|too much/);
    sink.log.stop();
  });

  test('a sentence without a level is written at every level', () => {
    const sink = new LogSink({ format, level: 'error' });
    sink.log.line('error: wrong');
    sink.log.line('warning: odd', 'warn');
    expect(sink.text()).toMatch(/error: wrong"?\}?\n$/);
  });

  test('a reader that went away does not end the process', async () => {
    // It closes its end and lives on, so that only a write can find out.
    const reader = spawn('sh', ['-c', 'exec <&-; echo closed; exec sleep 60']);
    await once(reader.stdout, 'data');
    const sink = new LogSink({ format, stream: reader.stdin });
    sink.log.line('nobody reads this');
    const [error] = (await once(reader.stdin, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/EPIPE|ECONNRESET/);
    sink.log.line('nor this');
    sink.report([{ type: 'finished', status: 'synced' }]);
    sink.log.stop();
    reader.kill();
  });
});

test('no line is lost when a signal ends the process while its reader is slow', async () => {
  const script = fileURLToPath(new URL('../support/processes/log.js', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'pipe'] });
  const exited = once(child, 'exit');
  const [first] = (await once(child.stderr, 'data')) as [Buffer];
  child.stderr.pause();
  // The pipe fills up, and the process has ended but for it.
  await delay(200);
  child.kill('SIGTERM');
  await delay(300);
  const lines = (first.toString() + (await text(child.stderr))).trimEnd().split('\n');
  expect(await exited).toEqual([143, null]);
  const messages = lines.map((line) => (JSON.parse(line) as LogLine)['msg']);
  const written = lines.length - 1;
  expect(written).toBeGreaterThan(1_000);
  expect(messages).toEqual([...Array.from({ length: written }, (_, line) => `line ${line}`), 'stopping']);
});

test.each([
  { asked: 'auto', isTTY: true, service: true, format: 'pretty' },
  { asked: 'auto', isTTY: false, service: true, format: 'json' },
  { asked: 'auto', isTTY: false, service: false, format: 'pretty' },
  { asked: 'json', isTTY: true, service: false, format: 'json' },
  { asked: 'pretty', isTTY: false, service: true, format: 'pretty' },
] as const)('the format: %j', ({ asked, format, ...place }) => {
  expect(chooseLogFormat(asked, place)).toBe(format);
});
