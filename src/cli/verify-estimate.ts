import { estimateVerification, type VerifyEstimate } from '../commands/verify-estimate.js';
import { tells } from '../report/log-level.js';
import { exact } from '../report/dry-run/figures.js';
import { formatCount } from '../report/progress-text.js';
import { renderTable } from '../report/table.js';
import type { Route } from '../commands/route.js';
import { superviseWith } from './supervise.js';
import type { Invocation } from './verb.js';

/** Prints what a verification will take, and returns the exit code. */
export async function runEstimate(
  { terminal, options }: Pick<Invocation, 'terminal' | 'options'>,
  route: Route,
): Promise<number> {
  const display = {
    line: (text: string): void => {
      terminal.line(text);
    },
    stop: (): void => undefined,
  };
  const { result } = await superviseWith(display, ({ stop }) => estimateVerification({ ...route, stop }));
  if (options.json) terminal.json(result);
  if (tells(options.level, 'info')) for (const line of linesOf(result)) terminal.line(line);
  return 0;
}

function linesOf({ collections, totals, price }: VerifyEstimate): string[] {
  const rows = Object.entries(collections).map(([name, { documents, items, readUnits }]) => [
    name,
    documents === undefined ? '' : formatCount(documents),
    formatCount(items),
    formatCount(readUnits),
  ]);
  return [
    '',
    ...renderTable([['collection', 'documents', 'items', 'read units'], ...rows]),
    `reading all items once takes about ${formatCount(totals.readUnits)} read units, as the target last counted them`,
    ...(price === undefined || totals.usd === undefined
      ? []
      : [`on demand that costs about ${exact.usd(totals.usd)} in ${price.region}. ${price.origin}`]),
  ];
}
