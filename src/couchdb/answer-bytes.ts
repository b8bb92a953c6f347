/** Shorter answers are not worth the trouble, and longer ones too rare to be kept room for. */
const SHORTEST_KEPT = 256 * 1024;
const LONGEST_KEPT = 8 * 1024 * 1024;

/** As many buffers are kept as there are pages on their way, as a rule. */
const MOST_KEPT = 16;

const STEP = 256 * 1024;

const free: Buffer[] = [];
/** What was made here: nothing else may be used again. */
const own = new WeakSet<ArrayBufferLike>();

/** Puts the parts of an answer together. */
export function gather(parts: readonly Buffer[], bytes: number): Buffer {
  if (bytes < SHORTEST_KEPT || bytes > LONGEST_KEPT) return Buffer.concat(parts, bytes);
  const whole = room(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, bytes);
}

function room(bytes: number): Buffer {
  const found = free.findIndex(({ length }) => length >= bytes);
  const [kept] = found === -1 ? [] : free.splice(found, 1);
  if (kept !== undefined) return kept;
  // A step more than is needed, since the next answer will be about as long, and may be longer.
  const made = Buffer.allocUnsafeSlow((Math.ceil(bytes / STEP) + 1) * STEP);
  own.add(made.buffer);
  return made;
}

/**
 * The bytes of an answer, as long as somebody may need them.
 *
 * Memory beside the heap of the engine counts when it decides to collect garbage: without using it again, answers alone
 * would cause half of all collections.
 */
export class AnswerBytes {
  #bytes: Buffer | undefined;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Throws a RangeError once they were released, so that nobody takes another answer's bytes for them. */
  get bytes(): Buffer {
    if (this.#bytes === undefined) throw new RangeError('the answer was released');
    return this.#bytes;
  }

  /** Lets the memory be used again. */
  readonly release = (): void => {
    const { buffer } = this.#bytes ?? {};
    this.#bytes = undefined;
    if (buffer === undefined || !own.has(buffer) || free.length >= MOST_KEPT) return;
    free.push(Buffer.from(buffer));
  };
}
