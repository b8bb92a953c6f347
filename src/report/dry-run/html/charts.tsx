import type { VNode } from 'preact';
import type { DryRunReport, Finding } from '../../../dry-run/report.js';
import { figuresOf } from '../figures.js';
import type { Overview } from '../overview.js';
import { effectSigns, visible } from '../words.js';
import type { BarGroup } from './bars.js';
import { Chart } from './chart.js';
import { sizeBars } from './sizes.js';

interface ChartsProps {
  readonly report: DryRunReport;
  readonly overview: Overview;
}

/** Findings, sizes and cost over all collections. */
export function Charts({ report, overview }: ChartsProps): VNode {
  const findings = findingBars(overview);
  const sizes = sizeBars(allSizes(report), figuresOf(overview.sampled));
  const cost = costBars(report);
  return (
    <div class="charts">
      {findings.length === 0 ? null : (
        <Chart title={findingsTitle(findings.length)} groups={[{ bars: findings.slice(0, mostFindings) }]} />
      )}
      {sizes.length === 0 ? null : (
        <Chart title="Items by size, all collections" groups={[{ bars: sizes }]} />
      )}
      {cost.length === 0 ? null : <Chart title="Cost of the load, by collection and way" groups={cost} />}
    </div>
  );
}

/** A longer chart is harder to read than the table of findings, which has them all. */
const mostFindings = 12;

function findingsTitle(count: number): string {
  return count > mostFindings ? `Documents by finding, the first ${mostFindings}` : 'Documents by finding';
}

const fills: Readonly<Record<Finding['effect'], string>> = {
  lost: 'var(--bad)',
  rejected: 'var(--warn)',
  note: 'var(--note)',
};

function findingBars({ findings }: Overview): BarGroup['bars'] {
  return findings.map(({ code, effect, count, sampled }) => ({
    name: `${effectSigns[effect]} ${code}`,
    value: count,
    text: figuresOf(sampled).count(count),
    fill: fills[effect],
  }));
}

function allSizes({ collections }: DryRunReport): { upTo: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const { sizes } of Object.values(collections)) {
    for (const { upTo, count } of sizes.histogram) counts.set(upTo, (counts.get(upTo) ?? 0) + count);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([upTo, count]) => ({ upTo, count }));
}

const wayFills = ['var(--bar)', 'var(--bar-2)', 'var(--bar-3)'] as const;

function costBars({ collections }: DryRunReport): BarGroup[] {
  return Object.entries(collections).flatMap(([name, { forecast, sample }]) => {
    if (forecast === undefined) return [];
    const bars = forecast.ways.map((way, index) => ({
      name: visible(way.name),
      value: way.usd,
      text: figuresOf(sample !== undefined).usd(way.usd),
      fill: wayFills[index % wayFills.length] ?? wayFills[0],
    }));
    return [{ heading: visible(name), bars }];
  });
}
