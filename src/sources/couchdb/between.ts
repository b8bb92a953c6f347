/** How many characters after the common ones decide where a text lies. */
const digits = 4;

/** How many of them show what characters are in use. */
const longestTail = 64;

/** The characters that texts are made of, as a span of code points. */
interface Alphabet {
  readonly first: number;
  readonly last: number;
}

/**
 * A text about `share` of the way from `low` to `high`, in the order of UTF-8 bytes.
 *
 * It reads the texts as fractions in a number system whose digits are the characters from the least to the greatest of
 * the two. Only a guess: it need not lie strictly between them.
 */
export function between(low: string, high: string, share: number): string {
  const [from, to] = [Array.from(low), Array.from(high)];
  const different = from.findIndex((character, index) => character !== to[index]);
  const common = different === -1 ? from.length : different;
  const tails = [from.slice(common, common + longestTail), to.slice(common, common + longestTail)] as const;
  const points = tails.flat().map(codePoint);
  if (points.length === 0) return low;
  const alphabet = { first: Math.min(...points), last: Math.max(...points) };
  const [start, end] = [valueOf(tails[0], alphabet), valueOf(tails[1], alphabet)];
  return from.slice(0, common).join('') + textOf(start + (end - start) * share, alphabet);
}

function valueOf(characters: readonly string[], { first, last }: Alphabet): number {
  const base = last - first + 2;
  let value = 0;
  for (let place = 0; place < digits; place += 1) {
    const character = characters[place];
    // Digit 0 is the end of the text, which comes before every character.
    const digit =
      character === undefined ? 0 : Math.min(Math.max(codePoint(character) - first + 1, 0), base - 1);
    value = value * base + digit;
  }
  return value;
}

function textOf(value: number, { first, last }: Alphabet): string {
  const base = last - first + 2;
  const characters: string[] = [];
  for (let rest = Math.floor(value), place = 0; place < digits; place += 1) {
    characters.unshift(characterFor((rest % base) - 1 + first, first));
    rest = Math.floor(rest / base);
  }
  return characters.join('').replace(/\0+$/, '');
}

function characterFor(point: number, first: number): string {
  if (point < first) return '\0';
  // Surrogates are no characters.
  return String.fromCodePoint(point >= 0xd800 && point <= 0xdfff ? 0xd7ff : point);
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
