import type { CollectionRejects, RejectsResult } from '../commands/rejects.js';
import type { RejectLine } from '../report/reject-line.js';
import { formatCount, wrap } from '../report/progress-text.js';

const narrowest = 20;

/** Rejected documents for people, by collection and code, in lines of at most `columns` characters where words allow. */
export function rejectsText({ collections }: RejectsResult, columns: number): string[] {
  return Object.entries(collections).flatMap(([name, rejected]) => collectionLines(name, rejected, columns));
}

function collectionLines(
  name: string,
  { count, codes, rejects }: CollectionRejects,
  columns: number,
): string[] {
  if (count === 0) return [`${name}: nothing is rejected`];
  return [
    `${name}: ${formatCount(count)} rejected`,
    ...Object.entries(codes).flatMap(([code, times]) => [
      `  ${code}: ${formatCount(times)}`,
      ...rejects.filter((line) => line.code === code).flatMap((line) => documentLines(line, columns)),
    ]),
  ];
}

/** A document's lines; those after the first are indented further. */
function documentLines({ id, path, reason }: RejectLine, columns: number): string[] {
  const place = path === undefined ? '' : ` at ${path}`;
  const sentence = printable(`${JSON.stringify(id)}${place}: ${reason.replace(/\s+/g, ' ')}`);
  const lines = wrap(sentence, Math.max(narrowest, columns - 6));
  return lines.map((line, index) => (index === 0 ? `    ${line}` : `      ${line}`));
}

/** Ids and reasons may hold anything, also what would steer a terminal or turn its text around. */
function printable(text: string): string {
  const steering = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;
  return text.replace(steering, (character) => {
    const hexadecimal = (character.codePointAt(0) ?? 0).toString(16);
    return `\\u${hexadecimal.padStart(4, '0')}`;
  });
}
