import type { CollectionEvent, Report } from '../events.js';
import { startBars } from './console-bars.js';
import { eventLine } from './console-events.js';
import { startLines } from './console-lines.js';
import type { Clock, DisplayStream, Painter, PainterOptions } from './console-painter.js';
import { type LogLevel, tells } from './log-level.js';
import { CollectionProgress, type Snapshot } from './progress.js';
import { linesFor } from './terminal-lines.js';

/** What a display shows, and where. */
export interface DisplayOptions {
  readonly stream: DisplayStream;
  readonly collections: readonly string[];
  readonly level: LogLevel;
  /** Applied to everything that is written: removes secrets. */
  readonly redact: (text: string) => string;
  readonly clock: Clock;
}

/** Shows how a run goes on. Keeps the process alive until it is stopped. */
export interface Display {
  readonly report: Report<CollectionEvent & { readonly collection: string }>;
  /** Writes a line without disturbing the bars. */
  readonly line: (text: string) => void;
  readonly stop: () => void;
}

/** Starts a display: bars on a terminal that has room for them, plain lines elsewhere, neither below `info`. */
export function startDisplay(options: DisplayOptions): Display {
  const { clock, collections, level } = options;
  const progress = new Map(collections.map((name) => [name, new CollectionProgress(name, clock.now())]));
  const snapshots = (): readonly Snapshot[] =>
    [...progress.values()].map((collection) => collection.snapshot(clock.now()));
  const painter = startPainter(options, snapshots);
  const seen = new Set<string>();
  return {
    report: ({ collection, ...event }) => {
      const state = progress.get(collection);
      state?.take(event, clock.now());
      const line = eventLine(event);
      if (
        line !== undefined &&
        tells(level, line.level) &&
        (level === 'debug' || isNew(seen, event.type === 'notice' ? line.text : collection + line.text))
      )
        painter.line(`${collection}: ${line.text}`);
      if (state !== undefined && (event.type === 'started' || event.type === 'finished'))
        painter.turn(state.snapshot(clock.now()));
    },
    line: painter.line,
    stop: painter.stop,
  };
}

function startPainter(options: DisplayOptions, snapshots: PainterOptions['snapshots']): Painter {
  const { stream, redact, clock, level } = options;
  if (!tells(level, 'info')) return silentPainter(options);
  // The cursor cannot go up past the top of the screen, so all bars must fit.
  const fits = options.collections.length < (stream.rows ?? 24);
  const usable = stream.isTTY === true && fits && process.env['TERM'] !== 'dumb';
  return (usable ? startBars : startLines)({ stream, redact, clock, snapshots });
}

/** Draws no progress; warnings still go through. */
function silentPainter({ stream, redact }: DisplayOptions): Painter {
  return {
    turn: () => undefined,
    line: (text) => {
      for (const line of linesFor(stream, redact(text))) stream.write(`${line}\n`);
    },
    stop: () => undefined,
  };
}

/** A service says new things for months, so what was said is not remembered for ever. */
const mostRemembered = 1_000;

function isNew(seen: Set<string>, text: string): boolean {
  if (seen.has(text)) return false;
  if (seen.size >= mostRemembered) seen.clear();
  seen.add(text);
  return true;
}
