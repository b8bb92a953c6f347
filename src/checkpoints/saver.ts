/** Saves the latest of many values, at most once in an interval, one save at a time. */
export class Saver<T> {
  readonly #options: SaverOptions<T>;
  #latest: { readonly value: T } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(options: SaverOptions<T>) {
    this.#options = options;
  }

  /** Takes a value to save. Returns at once. */
  note(value: T): void {
    this.#latest = { value };
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#save();
    }, this.#options.interval);
  }

  /** Saves what is left. Resolves when the latest value is saved; throws when any save failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#save();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const latest = this.#latest;
      if (latest === undefined || this.#failure !== undefined) return;
      this.#latest = undefined;
      try {
        await this.#options.save(latest.value);
      } catch (error) {
        this.#failure = { error };
        this.#options.failed(error);
      }
    });
    return this.#saving;
  }
}

/** How a saver saves. */
export interface SaverOptions<T> {
  /** Milliseconds from a value to its save; later values within it are saved together. */
  readonly interval: number;
  readonly save: (value: T) => Promise<void>;
  /** Told of the first failure, after which nothing is saved any more. */
  readonly failed: (error: unknown) => void;
}
