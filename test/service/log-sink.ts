import { PassThrough } from 'node:stream';
import type { CollectionEvent } from '../../src/events.js';
import { type Log, type LogOptions, startLog } from '../../src/service/log.js';
import type { ServiceEvent } from '../../src/service/monitor.js';

/** A line of the log as it was parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

type ScheduledEvent = Extract<ServiceEvent, { type: 'scheduled' }>;

/** A log into memory, with a clock that a test moves. */
export class LogSink {
  readonly log: Log;
  readonly #stream = new PassThrough({ encoding: 'utf8' });
  #now = 0;

  constructor(options: Partial<LogOptions> = {}) {
    this.log = startLog({
      format: 'json',
      level: 'debug',
      stream: this.#stream,
      redact: (text) => text,
      migration: 'there',
      collections: ['users'],
      clock: { now: () => this.#now, every: () => () => undefined },
      ...options,
    });
  }

  /** Reports events, each some seconds after the one before. */
  report(events: readonly (CollectionEvent | ScheduledEvent)[], seconds = 1): void {
    for (const event of events) {
      this.wait(seconds);
      this.log.report(event.type === 'scheduled' ? event : { collection: 'users', ...event });
    }
  }

  wait(seconds: number): void {
    this.#now += seconds * 1_000;
  }

  /** What was written since the last look. */
  text(): string {
    const text = this.#stream.read() as string | null;
    return text ?? '';
  }

  /** The lines since the last look, but those at debug level. */
  lines(): readonly LogLine[] {
    return this.all().filter(({ level }) => level !== 'debug');
  }

  all(): readonly LogLine[] {
    const lines = this.text().split('\n');
    return lines.slice(0, -1).map((line) => JSON.parse(line) as LogLine);
  }
}
