import cliProgress from 'cli-progress';
import type { DisplayStream, Painter, PainterOptions } from './console-painter.js';
import { clip, progressLines, wrap } from './progress-text.js';

const longestName = 24;
const framesPerSecond = 5;

/** Erases what a bar left behind on the rest of a line. */
const eraseRest = '\u001B[K';

/** Draws one bar for each collection and keeps them at the bottom of the terminal. */
export function startBars({ stream, redact, clock, snapshots }: PainterOptions): Painter {
  const longest = Math.max(...snapshots().map(({ collection }) => collection.length));
  const nameWidth = Math.min(longestName, longest);
  const bars = new cliProgress.MultiBar({
    stream,
    format: (_options, _params, payload: Payload) => payload.line,
    fps: framesPerSecond,
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    emptyOnZero: true,
    // A line pushes all bars down, so those that say the same as before are drawn again too.
    forceRedraw: true,
    // Signals are the command line's to handle: they stop the run, which stops the bars.
    gracefulExit: false,
  });
  const lines = (): Payload[] => {
    const width = widthOf(stream);
    return progressLines(snapshots(), nameWidth, width).map((line) => ({ line: clip(redact(line), width) }));
  };
  const drawn = lines().map((payload) => bars.create(1, 0, payload));
  const draw = (): void => {
    lines().forEach((payload, index) => drawn[index]?.update(0, payload));
  };
  const stop = clock.every(1_000 / framesPerSecond, draw);
  return {
    turn: draw,
    line: (text) => {
      for (const line of wrap(redact(text), widthOf(stream))) bars.log(`${line}${eraseRest}\n`);
      // Lines are only kept until the next frame, and lost when the bars stop before it.
      bars.update();
    },
    stop: () => {
      stop();
      draw();
      bars.stop();
    },
  };
}

/** One less than the terminal has: a character in the last column moves the cursor on some terminals. */
function widthOf({ columns }: DisplayStream): number {
  return (columns ?? 80) - 1;
}

interface Payload {
  readonly line: string;
}
