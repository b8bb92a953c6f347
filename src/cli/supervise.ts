import type { RunEvent } from '../commands/run.js';
import type { Report } from '../events.js';
import { startDisplay } from '../report/console.js';
import { realClock } from '../report/console-painter.js';
import type { Interruption } from './exit-code.js';
import { listenForSignals } from './signals.js';
import type { Invocation } from './verb.js';

/** What a run is given: how it is stopped, and where it reports. */
export interface Supervision {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  readonly report: Report<RunEvent>;
  /** Says a sentence to people, unless only warnings or errors are wanted. */
  readonly say: (sentence: string) => void;
}

/** What became of a run, and whether a signal stopped it. */
export interface Supervised<T> {
  readonly result: T;
  readonly interruption: Interruption | undefined;
}

/** Runs `work` with its progress on display and signals turned into requests to stop. Both end with it. */
export async function supervise<T>(
  { terminal, options }: Pick<Invocation, 'terminal' | 'options'>,
  collections: readonly string[],
  work: (supervision: Supervision) => Promise<T>,
): Promise<Supervised<T>> {
  const { level } = options;
  const { stderr: stream, redact } = terminal;
  const display = startDisplay({ stream, collections, level, redact, clock: realClock });
  const say = (sentence: string): void => {
    if (level === 'info' || level === 'debug') display.line(sentence);
  };
  return await superviseWith(display, ({ stop, abort }) =>
    work({ stop, abort, report: display.report, say }),
  );
}

/** Runs `work` with signals turned into requests to stop, which are told as lines of `display`; ends both with it. */
export async function superviseWith<T>(
  display: { readonly line: (text: string) => void; readonly stop: () => void },
  work: (signals: Pick<Supervision, 'stop' | 'abort'>) => Promise<T>,
): Promise<Supervised<T>> {
  const signals = listenForSignals((line) => {
    display.line(line);
  });
  try {
    const result = await work({ stop: signals.stop, abort: signals.abort });
    const exitCode = signals.exitCode();
    const aborted = signals.abort.aborted;
    return { result, interruption: exitCode === undefined ? undefined : { exitCode, aborted } };
  } finally {
    display.stop();
    signals.dispose();
  }
}
