import type { CollectionEvent } from '../events.js';
import type { Rejection } from '../rejection.js';
import type { LogLevel } from './log-level.js';
import { counted, formatCount, formatSeconds } from './progress-text.js';

/** A line about an event, and from which level on it is told. */
export interface EventLine {
  readonly level: LogLevel;
  readonly text: string;
}

/** What is said about an event when it happens; nothing about those that only move the progress. */
export function eventLine(event: CollectionEvent): EventLine | undefined {
  if (event.type === 'started') return startLine(event.resumed);
  if (event.type === 'notice') return { level: 'warn', text: `warning: ${event.message}` };
  const text = detailOf(event);
  return text === undefined ? undefined : { level: 'debug', text };
}

function detailOf(event: CollectionEvent): string | undefined {
  if (event.type === 'retry')
    return `${event.side}: ${event.reason}, again in ${formatSeconds(event.delay / 1_000)}`;
  if (event.type === 'throttle') return `${event.side}: throttled by ${event.limit}`;
  if (event.type === 'rejected') return `"${event.id}" is rejected, ${sentenceOf(event.rejection)}`;
  return event.type === 'saved' ? 'checkpoint saved' : undefined;
}

type Resumed = (CollectionEvent & { readonly type: 'started' })['resumed'];

function startLine(resumed: Resumed): EventLine | undefined {
  if (resumed === undefined) return undefined;
  const { savedAt, read } = resumed;
  return {
    level: 'info',
    text: `resuming after ${formatCount(read)} ${counted(read, 'documents')}, from the checkpoint of ${savedAt}`,
  };
}

function sentenceOf({ code, reason, path }: Rejection): string {
  return `${code}${path === undefined ? '' : ` at ${path}`}: ${reason}`;
}
