import type { LogLevel } from '../report/log-level.js';

/** A line of the log before it is rendered: its level, a sentence, what it is about, and numbers. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly msg: string;
  readonly event: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}
