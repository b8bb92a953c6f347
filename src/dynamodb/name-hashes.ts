/** Objects with more fields are left to who looks at names one by one: the search is linear. */
const MAX_FIELDS = 256;

/** Hashes of the names in an object and in those around it, by which names that come twice are found. */
export class NameHashes {
  readonly #hashes = new Int32Array(16_384);
  #count = 0;

  /** Where the hashes of an object begin. */
  begin(): number {
    return this.#count;
  }

  /** Whether a name is certain to be new to the object that began there. */
  add(begin: number, hash: number): boolean {
    const hashes = this.#hashes;
    const count = this.#count;
    if (count - begin >= MAX_FIELDS) return false;
    for (let index = begin; index < count; index += 1) {
      if (hashes[index] === hash) return false;
    }
    hashes[count] = hash;
    this.#count = count + 1;
    return true;
  }

  /** Forgets an object, and all that began after it. */
  end(begin: number): void {
    this.#count = begin;
  }
}
