import type { Result, Spread } from './comparison.js';

const HEAD = ['question', 'case', 'ours', 'baseline', 'ratio', 'asked', 'cpu ratio', 'asked', 'rounds', ''];

/** A rule of Markdown has at least three dashes. */
const NARROWEST = 3;

/** Results as a table of Markdown. */
export function table(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(NARROWEST, ...rows.map((row) => row[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [HEAD, rule, ...rows.slice(1)].map((row) => {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  });
  return `${lines.join('\n')}\n`;
}

function cells(result: Result): readonly string[] {
  const { question, ratio, least, cpuRatio, leastCpu } = result;
  return [
    question,
    result.case,
    cost(result, 'subject'),
    cost(result, 'baseline'),
    spread(ratio, result.spread),
    String(least),
    spread(cpuRatio, result.cpuSpread),
    String(leastCpu ?? ''),
    String(result.rounds),
    verdict(result),
  ];
}

function cost({ measure, items, ...sides }: Result, side: 'subject' | 'baseline'): string {
  const { cpuMilliseconds, peakBytes = 0 } = sides[side];
  if (measure === 'memory') return `${(peakBytes / 1e6).toFixed(0)} MB`;
  return `${((cpuMilliseconds * 1_000) / items).toFixed(1)} µs`;
}

function spread(ratio: number | undefined, [lowest, highest]: Spread = [0, 0]): string {
  return ratio === undefined ? '' : `${ratio.toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`;
}

function verdict({ failed, ratio, least, cpuRatio, leastCpu }: Result): string {
  if (failed) return 'FAILED';
  return ratio < least || (cpuRatio ?? 0) < (leastCpu ?? 0) ? 'below' : 'ok';
}
