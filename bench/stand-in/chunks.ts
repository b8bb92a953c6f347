/** CouchDB joins rows to a chunk as long as they are not longer together (`chttpd_db`'s threshold, 3.5.0). */
const CHUNK = 1_490;
const SEPARATOR = Buffer.from(',\r\n');
const END_OF_LINE = Buffer.from('\r\n');
/** The last newline is a chunk of its own, and an empty chunk ends the answer. */
const LAST = Buffer.from('1\r\n\n\r\n0\r\n\r\n');

/** Rows of an answer and what stands before the first of them. */
export interface Listing {
  readonly head: string;
  readonly rows: Iterable<Buffer>;
}

/** The answer to `_all_docs` in the very bytes and chunks of a CouchDB 3.5, without its HTTP head. */
export function listing({ head, rows }: Listing): readonly Buffer[] {
  const parts: Buffer[] = [];
  let group: Buffer[] = [Buffer.from(`${head}\r\n`)];
  let length = group[0]?.length ?? 0;
  const close = (): void => {
    parts.push(Buffer.from(`${length.toString(16)}\r\n`), ...group, END_OF_LINE);
    group = [];
    length = 0;
  };
  let first = true;
  for (const row of rows) {
    const added = row.length + (first ? 0 : SEPARATOR.length);
    // The head never goes alone.
    if (!first && length + added > CHUNK) close();
    if (!first) group.push(SEPARATOR);
    group.push(row);
    length += added;
    first = false;
  }
  const end = Buffer.from('\r\n]}');
  group.push(end);
  length += end.length;
  close();
  parts.push(LAST);
  return parts;
}
