/** Renders a table, whose cells are Markdown without line breaks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Turns the quoted words of a message into code. */
export function quotedAsCode(text: string): string {
  return text.replace(/"([^"]+)"/g, '`$1`');
}

/** The first line of every page that is generated. */
export const generatedMark =
  '<!-- Written by `npm run docs:generate`: change what it is made from, not this file. -->';
