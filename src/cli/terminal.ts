import { environmentSecrets, redact, redactAll } from '../config/redact.js';
import type { DisplayStream } from '../report/console-painter.js';
import { linesFor } from '../report/terminal-lines.js';

/** Everything that is printed goes through here and loses its secrets here. */
export class Terminal {
  readonly stderr: DisplayStream;
  readonly #stdout: NodeJS.WritableStream;
  #secrets: readonly string[];

  constructor(stdout: NodeJS.WritableStream, stderr: DisplayStream, environment: NodeJS.ProcessEnv) {
    this.#stdout = stdout;
    this.stderr = stderr;
    this.#secrets = environmentSecrets(environment);
  }

  /** Characters in a line. */
  get columns(): number {
    return this.stderr.columns ?? 80;
  }

  /** Characters in a line of stdout; any number where that is no terminal. */
  get textColumns(): number {
    const stdout = this.#stdout;
    return 'columns' in stdout && typeof stdout.columns === 'number' ? stdout.columns : Infinity;
  }

  /** Removes these secrets too from all that follows. */
  conceal(secrets: readonly string[]): void {
    this.#secrets = [...this.#secrets, ...secrets].sort((a, b) => b.length - a.length);
  }

  /** A text without its secrets. */
  readonly redact = (text: string): string => redact(text, this.#secrets);

  /** Data without its secrets; field names stay. */
  readonly redactAll = <T>(value: T): T => redactAll(value, this.#secrets) as T;

  /** Prints data on stdout. */
  json(value: unknown): void {
    this.#stdout.write(`${JSON.stringify(this.redactAll(value))}\n`);
  }

  /** Prints a text, such as the help, on stdout. */
  text(text: string): void {
    this.#stdout.write(`${this.redact(text)}\n`);
  }

  /** Prints lines for people on stdout, broken between words where that is a terminal. */
  textLines(lines: readonly string[]): void {
    const columns = this.textColumns;
    const stdout = { isTTY: Number.isFinite(columns), columns };
    for (const text of lines)
      for (const line of linesFor(stdout, this.redact(text))) this.#stdout.write(`${line}\n`);
  }

  /** Prints a line for people on stderr, broken between words where that is a terminal. */
  line(text: string): void {
    for (const line of linesFor(this.stderr, this.redact(text))) this.stderr.write(`${line}\n`);
  }
}
