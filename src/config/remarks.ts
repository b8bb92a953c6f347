/** Strings and remarks, and the signs of what may hold either: regular expressions and templates. */
const pieces = /'(?:[^'\\\n]|\\[^])*'|"(?:[^"\\\n]|\\[^])*"|\/\/.*|\/\*[^]*?\*\/|[/`]/g;

/**
 * Takes the remarks out of JavaScript or TypeScript; what follows them stays on its line.
 *
 * Returns the text as it is where it divides, or holds a regular expression or a template: a part of these may look like a
 * remark.
 */
export function withoutRemarks(source: string): string {
  const found: readonly string[] = source.match(pieces) ?? [];
  if (found.includes('/') || found.includes('`')) return source;
  return source.replace(pieces, (piece) =>
    piece.startsWith('/') ? ` ${piece.replace(/[^\r\n]/g, '')}` : piece,
  );
}
