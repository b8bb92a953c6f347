import { Writable } from 'node:stream';
import headless from '@xterm/headless';
import type { Clock } from '../../src/report/console-painter.js';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  #time = 0;
  readonly #timers = new Set<{ readonly interval: number; readonly action: () => void; next: number }>();

  readonly now = (): number => this.#time;

  readonly every = (interval: number, action: () => void): (() => void) => {
    const timer = { interval, action, next: this.#time + interval };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  /** How many timers have not been stopped. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Moves on, and fires what is due on the way. */
  advance(milliseconds: number): void {
    const end = this.#time + milliseconds;
    for (;;) {
      const due = [...this.#timers].filter(({ next }) => next <= end).sort((a, b) => a.next - b.next)[0];
      if (due === undefined) break;
      this.#time = due.next;
      due.next += due.interval;
      due.action();
    }
    this.#time = end;
  }
}

/** A stream that remembers what was written, and may say that it is a terminal. */
export class Screen extends Writable {
  written = '';
  readonly isTTY: boolean;
  readonly columns: number;

  /** Without `columns` it is no terminal. */
  constructor(
    columns?: number,
    readonly rows = 24,
  ) {
    super();
    this.isTTY = columns !== undefined;
    this.columns = columns ?? 80;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString('utf8');
    done();
  }

  /** What was written so far, without the terminal's control sequences. */
  get text(): string {
    // eslint-disable-next-line no-control-regex -- control sequences are what this removes
    return this.written.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '');
  }

  /** The lines written so far. */
  get lines(): string[] {
    return this.text.split(/\r?\n/).filter((line) => line !== '');
  }

  /** The lines that a reader sees in the end, bars moved and overwritten as a terminal does it. */
  async shown(): Promise<string[]> {
    const { columns, rows, written } = this;
    const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
    await new Promise<void>((resolve) => {
      terminal.write(written, resolve);
    });
    const { active } = terminal.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return lines.flatMap((line = '') => (line === '' ? [] : [line]));
  }
}
