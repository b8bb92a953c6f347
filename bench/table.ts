import type { Result, Spread } from './comparison.js';

const HEAD = ['question', 'case', 'ours', 'baseline', 'ratio', 'asked', 'cpu ratio', 'asked', 'rounds', ''];

/** Results as a table of Markdown. */
export function table(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [HEAD, rule, ...rows.slice(1)].map((row) => {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  });
  return `${lines.join('\n')}\n`;
}

function cells(result: Result): readonly string[] {
  const { question, items, subject, baseline, ratio, least, cpuRatio, leastCpu } = result;
  const each = (cost: { readonly cpuMilliseconds: number }): string =>
    `${((cost.cpuMilliseconds * 1_000) / items).toFixed(1)} µs`;
  return [
    question,
    result.case,
    each(subject),
    each(baseline),
    spread(ratio, result.spread),
    String(least),
    spread(cpuRatio, result.cpuSpread),
    String(leastCpu ?? ''),
    String(result.rounds),
    verdict(result),
  ];
}

function spread(ratio: number, [lowest, highest]: Spread): string {
  return `${ratio.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`;
}

function verdict({ failed, ratio, least, cpuRatio, leastCpu }: Result): string {
  if (ratio >= least && cpuRatio >= (leastCpu ?? 0)) return 'ok';
  return failed ? 'FAILED' : 'below';
}
