/** Where the text of an id lies in an answer, without its quotes. */
export interface IdPlace {
  readonly start: number;
  readonly end: number;
}

const BACKSLASH = 0x5c;

/** Whether an id is that of a design document. */
export function isDesign(id: string): boolean {
  return id.startsWith('_design/');
}

/** Reads the id that lies at a place. */
export function readId(bytes: Buffer, { start, end }: IdPlace): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** Compares ids as CouchDB orders them: by their UTF-8 bytes, which JavaScript's `<` does not. */
export function compareIds(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let place = 0; place < shorter; place += 1) {
    const [a, b] = [left.charCodeAt(place), right.charCodeAt(place)];
    if (a === b) continue;
    // Half a character: the order of UTF-16 is that of UTF-8 but for surrogates.
    if (isSurrogate(a) || isSurrogate(b)) return Buffer.compare(Buffer.from(left), Buffer.from(right));
    return a - b;
  }
  return left.length - right.length;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

/** Compares the ids at two places of an answer as `compareIds` does. */
export function comparePlaces(bytes: Buffer, left: IdPlace, right: IdPlace): number {
  const shorter = Math.min(left.end - left.start, right.end - right.start);
  for (let offset = 0; offset < shorter; offset += 1) {
    const [a = 0, b = 0] = [bytes[left.start + offset], bytes[right.start + offset]];
    // Behind the first difference an escape changes nothing.
    if (a === BACKSLASH || b === BACKSLASH) return compareIds(readId(bytes, left), readId(bytes, right));
    if (a !== b) return a - b;
  }
  return left.end - left.start - (right.end - right.start);
}
