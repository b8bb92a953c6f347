/** What a folder holds, by names without the folder's own. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** A place in which exports lie. Paths are relative to it, with `/` between names. */
export interface ExportStore {
  /** Lists a folder; that of the place itself is `''`. Throws EnvironmentError when it cannot be read. */
  list(folder: string, stop: AbortSignal): Promise<Listing>;

  /**
   * Reads a file from its beginning to its end.
   *
   * Throws EnvironmentError when it is not there or cannot be read. Whoever leaves early closes it.
   */
  read(path: string, stop: AbortSignal): AsyncIterable<Uint8Array>;

  /** The full name of a file or folder, for people. */
  describe(path: string): string;
}

/** Reads a small file as a whole. */
export async function readWhole(store: ExportStore, path: string, stop: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read(path, stop)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
