import type { Painter, PainterOptions } from './console-painter.js';
import { progressSentence } from './progress-text.js';

const interval = 10_000;

/** Writes a plain line when a collection begins, when it ends, and every ten seconds between. */
export function startLines({ stream, redact, clock, snapshots }: PainterOptions): Painter {
  const line = (text: string): void => {
    stream.write(`${redact(text)}\n`);
  };
  const stop = clock.every(interval, () => {
    const all = snapshots();
    const running = all.filter(({ status }) => status === 'running');
    for (const snapshot of running) line(progressSentence(snapshot));
    if (running.length === 0 && all.some(({ status }) => status === 'waiting'))
      line('waiting for the databases');
  });
  return {
    turn: (snapshot) => {
      line(progressSentence(snapshot));
    },
    line,
    stop,
  };
}
