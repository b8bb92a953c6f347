import type { Result } from './comparison.js';

/** Prints a line of JSON for each result, then a table; the process fails when a ratio is too low. */
export function report(results: readonly Result[]): void {
  const lines = results.map((result) => JSON.stringify({ ...result, node: process.version }));
  const rows = results.map((result) => {
    const { question, case: name, ratio, cpuRatio, least, items, subject, baseline } = result;
    const each = (milliseconds: number): string => `${((milliseconds * 1000) / items).toFixed(1)} µs`;
    const verdict = ratio >= least ? 'ok' : 'TOO SLOW';
    const costs = [each(subject.milliseconds), each(baseline.milliseconds)];
    return [
      question,
      name,
      String(items),
      ...costs,
      ratio.toFixed(2),
      cpuRatio.toFixed(2),
      String(least),
      verdict,
    ];
  });
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
  const text = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`${lines.join('\n')}\n\n${text.join('\n')}\n`);
  if (results.some(({ ratio, least }) => ratio < least)) process.exitCode = 1;
}

const HEAD = ['question', 'case', 'items', 'ours', 'baseline', 'ratio', 'cpu ratio', 'least', ''];
