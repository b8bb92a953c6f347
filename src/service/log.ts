import pino from 'pino';
import { mapTexts } from '../config/redact.js';
import { startDisplay } from '../report/console.js';
import { type Clock, type DisplayStream, realClock } from '../report/console-painter.js';
import { type LogLevel, tells } from '../report/log-level.js';
import { EventLog } from './log-events.js';
import type { LogRecord } from './log-record.js';
import { surviveErrors } from './log-stream.js';
import type { ServiceEvent } from './monitor.js';

/** How a log is written, and where. */
export interface LogOptions {
  /** `json` writes one JSON object a line, `pretty` is the display for people. */
  readonly format: 'json' | 'pretty';
  readonly level: LogLevel;
  /** What is written is handed to it at once: lines are lost at exit only where the stream itself keeps them back. */
  readonly stream: DisplayStream;
  /** Applied to every text before it is written: removes secrets. */
  readonly redact: (text: string) => string;
  readonly migration: string;
  readonly collections: readonly string[];
  readonly clock?: Clock;
}

/** Tells how a run goes on, for as long as it goes on. Never throws. */
export interface Log {
  readonly report: (event: ServiceEvent) => void;
  /** Writes a sentence: always, or only where `level` is told. */
  readonly line: (text: string, level?: LogLevel) => void;
  readonly stop: () => void;
}

/** Starts a log. A stream that breaks ends the log, not the process. */
export function startLog(options: LogOptions): Log {
  surviveErrors(options.stream);
  return options.format === 'json' ? jsonLog(options) : prettyLog(options);
}

/** Increased when a field of a line changes its name or meaning; see docs/operating.md. */
const formatVersion = 1;

function jsonLog({ level, stream, redact, migration, clock = realClock }: LogOptions): Log {
  const settings = {
    level: 'debug',
    base: { v: formatVersion, migration: redact(migration) },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = pino(settings, stream);
  const events = new EventLog();
  const write = ({ level: importance, msg, event, fields }: LogRecord): void => {
    // Pino's own redaction knows only paths named beforehand.
    const safe = mapTexts({ event, ...fields }, redact);
    logger[importance](safe, redact(msg));
  };
  const tell = (record: LogRecord): void => {
    if (tells(level, record.level)) write(record);
  };
  return {
    report: (event) => {
      if (event.type === 'scheduled') tell(scheduledRecord(event.at));
      else for (const record of events.take(event, clock.now())) tell(record);
    },
    line: (msg, importance) => {
      if (importance === undefined) write({ level: 'info', msg, event: 'message' });
      else tell({ level: importance, msg, event: 'message' });
    },
    stop: () => undefined,
  };
}

function scheduledRecord(at: Date): LogRecord {
  return { level: 'info', msg: nextRun(at), event: 'scheduled', fields: { at: at.toISOString() } };
}

function prettyLog(options: LogOptions): Log {
  const { level, clock = realClock } = options;
  const display = startDisplay({ ...options, clock });
  const line: Log['line'] = (text, importance) => {
    if (importance === undefined || tells(level, importance)) display.line(text);
  };
  return {
    report: (event) => {
      if (event.type === 'scheduled') line(nextRun(event.at), 'info');
      else display.report(event);
    },
    line,
    stop: display.stop,
  };
}

function nextRun(at: Date): string {
  return `next run at ${at.toISOString()}`;
}
