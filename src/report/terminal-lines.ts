import type { DisplayStream } from './console-painter.js';
import { wrap } from './progress-text.js';

const indent = '  ';

/** Narrower than this, words would stand one below the other. */
const narrowest = 20;

/**
 * A line as a stream shows it: on a terminal that it is too long for, it is broken between words, and what follows is
 * indented.
 *
 * Elsewhere, such as in a pipe, it stays one line; so does each of a text of several, such as a stack.
 */
export function linesFor(
  { isTTY, columns }: Pick<DisplayStream, 'isTTY' | 'columns'>,
  line: string,
): readonly string[] {
  if (isTTY !== true || columns === undefined || line.length <= columns || line.includes('\n')) return [line];
  const words = line.trimStart();
  const margin = ' '.repeat(line.length - words.length);
  const width = Math.max(narrowest, columns - margin.length - indent.length);
  return wrap(words, width).map((part, index) => margin + (index === 0 ? '' : indent) + part);
}
