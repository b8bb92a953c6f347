import { visible } from './words.js';

/** A text as it is, in a paragraph or a table cell: nothing in it is markup, a link, a mention or the end of a line. */
export function plain(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|~]/g, escapeMark)
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (start) => start.replace('.', '&#46;'));
}

/** Full stops, hyphens and the like are marks only at the beginning; sentences stay readable. */
function escapeMark(mark: string, offset: number, text: string): string {
  const alwaysMarks = '\\`*_[]|~<>';
  if (alwaysMarks.includes(mark)) return `\\${mark}`;
  const before = text.slice(0, offset);
  return /^\s*\d*$/.test(before) && '#+-.)'.includes(mark) ? `\\${mark}` : mark;
}

/** A text in the type of code. `<code>` and not backticks, because in these a pipe would end a table cell. */
export function code(text: string): string {
  return text === '' ? '(empty)' : `<code>${plain(text)}</code>`;
}

/** A table; the cells are markup already. Columns named in `right` are set to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** A list; the entries are markup already. */
export function list(entries: readonly string[]): string {
  return entries.map((entry) => `- ${entry}`).join('\n');
}
