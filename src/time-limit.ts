/**
 * A signal that fires after some time, or with another; whichever comes first.
 *
 * `AbortSignal.timeout` and `AbortSignal.any` hold each other so loosely that garbage collection can lose the end of
 * the time (nodejs/node #57736) or an abort (#65995): then a wait never ends.
 */
export class TimeLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #stop: AbortSignal | undefined;
  #over = false;

  constructor(milliseconds: number, stop?: AbortSignal) {
    this.#stop = stop;
    this.#timer = setTimeout(this.#end, milliseconds);
    // Waiting for the end of a time alone must not keep the process alive.
    this.#timer.unref();
    stop?.addEventListener('abort', this.#pass, { once: true });
    if (stop?.aborted === true) this.#pass();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time ended before the other signal fired. */
  get over(): boolean {
    return this.#over;
  }

  /** Ends the wait; the signal no longer fires. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#stop?.removeEventListener('abort', this.#pass);
  }

  readonly #end = (): void => {
    this.#over = !this.signal.aborted;
    this.#controller.abort(new DOMException('the time is over', 'TimeoutError'));
  };

  readonly #pass = (): void => {
    clearTimeout(this.#timer);
    this.#controller.abort(this.#stop?.reason);
  };
}
