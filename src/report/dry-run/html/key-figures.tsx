import type { VNode } from 'preact';
import type { DryRunReport } from '../../../dry-run/report.js';
import { figuresOf } from '../figures.js';
import type { Overview } from '../overview.js';
import { visible } from '../words.js';

interface KeyFiguresProps {
  readonly report: DryRunReport;
  readonly overview: Overview;
}

/** The handful of numbers that a decision needs. */
export function KeyFigures({ report, overview }: KeyFiguresProps): VNode {
  const { totals } = report;
  const figures = figuresOf(overview.sampled);
  const lost = overview.findings.filter(({ effect }) => effect === 'lost').map(({ count }) => count);
  return (
    <>
      <dl class="figures">
        <Figure
          name="Documents"
          value={figures.count(totals.documents)}
          more={`${figures.bytes(totals.bytes)} at the source`}
        />
        <Figure
          name="Would be written"
          value={figures.count(totals.wouldWrite)}
          more={`${figures.bytes(totals.itemBytes)} as items`}
        />
        <Figure
          name="Would be rejected"
          value={figures.count(totals.wouldReject)}
          more="with a reason each"
        />
        {/* One document may be under several codes. */}
        <Figure
          name="Would lose data"
          value={figures.count(Math.max(0, ...lost))}
          more="at least; see the findings"
        />
        {overview.longest === undefined ? null : (
          <LoadFigures report={report} overview={overview} longest={overview.longest} />
        )}
      </dl>
      <Gap unknown={overview.unknown} />
    </>
  );
}

function Gap({ unknown }: Pick<Overview, 'unknown'>): VNode | null {
  if (unknown.length === 0) return null;
  return (
    <p class="small">
      <strong>Incomplete:</strong> cost and time of {visible(unknown.join(', '))} are not known and not in
      these sums.
    </p>
  );
}

function LoadFigures({
  report,
  overview,
  longest,
}: KeyFiguresProps & { readonly longest: NonNullable<Overview['longest']> }): VNode {
  const { storage, usd, sampled } = overview;
  const figures = figuresOf(sampled);
  return (
    <>
      <Figure name="Write units" value={figures.count(report.totals.writeUnits)} more="indexes included" />
      <Figure name="Cost of the load" value={figures.usd(usd)} more="as configured" />
      <Figure
        name="Storage a month"
        value={figures.usd(storage.usdPerMonth)}
        more={figures.bytes(storage.bytes)}
      />
      <Figure
        name="Time"
        value={figures.seconds(longest.seconds)}
        more={visible(`until “${longest.collection}” is done`)}
      />
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly more?: string;
}

function Figure({ name, value, more }: FigureProps): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {more === undefined ? null : <span class="small">{more}</span>}
      </dd>
    </div>
  );
}
