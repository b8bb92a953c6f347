/** Shorter answers are not worth the trouble, and longer ones too rare to be kept room for. */
const SHORTEST_KEPT = 256 * 1024;
const LONGEST_KEPT = 8 * 1024 * 1024;

/** As many buffers are kept as there are pages on their way, as a rule. */
const MOST_KEPT = 16;

const free: Buffer[] = [];
/** What was made here: nothing else may be used again. */
const own = new WeakSet<ArrayBufferLike>();

/** The room of the last answers is taken first: the next will be about as long. */
function room(bytes: number): Buffer {
  const found = free.findLastIndex(({ length }) => length >= bytes);
  const [kept] = found === -1 ? [] : free.splice(found, 1);
  if (kept !== undefined) return kept;
  const made = Buffer.allocUnsafeSlow(bytes);
  own.add(made.buffer);
  return made;
}

function keep({ buffer }: Buffer): void {
  if (!own.has(buffer) || buffer.byteLength > LONGEST_KEPT || free.length >= MOST_KEPT) return;
  free.push(Buffer.from(buffer));
}

/**
 * An answer that is coming in.
 *
 * Its parts are put together at once: held until the last has come, they would outlive the collections of garbage that
 * cost little, and cause those that cost much.
 */
export class IncomingAnswer {
  #memory: Buffer | undefined;
  #length = 0;

  /** How many bytes have come. */
  get length(): number {
    return this.#length;
  }

  /** Adds the next part. */
  add(part: Buffer): void {
    const end = this.#length + part.length;
    const memory = this.#reserve(end);
    memory.set(part, this.#length);
    this.#length = end;
  }

  /** Takes the whole answer out. */
  take(): Buffer {
    const whole = this.#memory?.subarray(0, this.#length) ?? Buffer.alloc(0);
    const short = whole.length < SHORTEST_KEPT ? Buffer.from(whole) : undefined;
    if (short === undefined) this.#memory = undefined;
    this.drop();
    return short ?? whole;
  }

  /** Forgets what has come. */
  drop(): void {
    if (this.#memory !== undefined) keep(this.#memory);
    this.#memory = undefined;
    this.#length = 0;
  }

  #reserve(bytes: number): Buffer {
    const memory = this.#memory;
    if (memory !== undefined && memory.length >= bytes) return memory;
    const larger = room(Math.max(bytes, SHORTEST_KEPT, 2 * (memory?.length ?? 0)));
    memory?.copy(larger, 0, 0, this.#length);
    if (memory !== undefined) keep(memory);
    this.#memory = larger;
    return larger;
  }
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
    if (this.#bytes !== undefined) keep(this.#bytes);
    this.#bytes = undefined;
  };
}
