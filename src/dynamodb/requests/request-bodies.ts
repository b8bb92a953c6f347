/** The shortest buffer that is made: enough for most batches, so that any of them fits any buffer. */
const SHORTEST = 65_536;

/** Longer buffers are not kept. */
const LONGEST_KEPT = 262_144;

/** More than there are requests in flight, as a rule. */
const MOST_KEPT = 32;

/** Buffers that the bodies of requests are written into, one after the other. */
export class RequestBodies {
  readonly #free: Buffer[] = [];

  /** A buffer with room for so many bytes. What is in it is of no meaning. */
  take(bytes: number): Buffer {
    const kept = bytes > LONGEST_KEPT ? undefined : this.#free.pop();
    if (kept !== undefined && kept.length >= bytes) return kept;
    return Buffer.allocUnsafeSlow(Math.max(bytes, SHORTEST));
  }

  /**
   * Takes a buffer back whose request was answered with success.
   *
   * Until then parts of it may still be on their way; whoever has answered with success has read them all, since the
   * signature covers them.
   */
  giveBack(buffer: Buffer): void {
    if (buffer.length <= LONGEST_KEPT && this.#free.length < MOST_KEPT) this.#free.push(buffer);
  }
}
