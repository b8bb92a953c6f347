import { createInterface } from 'node:readline';
import { realClock } from '../report/console-painter.js';
import { type Display, startDisplay } from '../report/console.js';
import type { Invocation } from './verb.js';

/** Where a question is written to and its answer read from. */
export interface Dialogue {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks whether writing has stopped. Anything but a yes is a no, the end of the input too. Rejects when `stop` fires. */
export async function askWhetherStopped({ input, output }: Dialogue, stop: AbortSignal): Promise<boolean> {
  stop.throwIfAborted();
  // As a terminal, readline would keep Ctrl-C to itself instead of letting it be a signal.
  const lines = createInterface({ input, output, terminal: false });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      stop.addEventListener('abort', () => {
        reject(stop.reason as Error);
      });
      lines.once('close', () => {
        resolve(false);
      });
      lines.question('Has writing to the source stopped? [y/N] ', (answer) => {
        resolve(/^\s*y(es)?\s*$/i.test(answer));
      });
    });
  } finally {
    lines.close();
  }
}

/** A display that can make room for a dialogue. */
export interface PausableDisplay extends Display {
  /** Does something while nothing is drawn. */
  readonly pausedFor: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Shows how a run over collections goes on, but for its pauses. */
export function startPausableDisplay(
  { terminal, options }: Pick<Invocation, 'terminal' | 'options'>,
  collections: readonly string[],
): PausableDisplay {
  const { stderr: stream, redact } = terminal;
  const start = (): Display =>
    startDisplay({ stream, collections, level: options.level, redact, clock: realClock });
  let shown: Display | undefined = start();
  return {
    report: (event) => shown?.report(event),
    line: (text) => {
      if (shown === undefined) terminal.line(text);
      else shown.line(text);
    },
    stop: () => shown?.stop(),
    pausedFor: async (work) => {
      shown?.stop();
      shown = undefined;
      try {
        return await work();
      } finally {
        shown = start();
      }
    },
  };
}
