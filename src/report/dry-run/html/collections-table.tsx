import type { VNode } from 'preact';
import type { DryRunReport } from '../../../dry-run/report.js';
import { countCells, figuresOf } from '../figures.js';
import type { Overview } from '../overview.js';
import { visible } from '../words.js';
import { collectionAnchor } from './anchors.js';
import { DataTable } from '../../html/data-table.js';
import { VerdictBadge } from './verdict.js';

interface CollectionsTableProps {
  readonly report: DryRunReport;
  readonly overview: Overview;
}

const head = [
  'Collection',
  'Verdict',
  'Documents',
  'Write',
  'Delete',
  'Skip',
  'Reject',
  'Item size',
  'Units',
  'Cost',
  'Time',
];

/** Every collection in a line. */
export function CollectionsTable({ report, overview }: CollectionsTableProps): VNode {
  const sums = figuresOf(overview.sampled);
  const { totals } = report;
  return (
    <DataTable
      label="Collections"
      head={head}
      rows={Object.entries(report.collections).map(([name, collection], index) =>
        rowOf(name, collection, index),
      )}
      foot={[
        'Total',
        '',
        ...countCells(totals, sums),
        sums.count(totals.writeUnits),
        sums.usd(overview.usd),
        '',
      ]}
      numbers={[2, 3, 4, 5, 6, 7, 8, 9, 10]}
      size="wide"
    />
  );
}

function rowOf(
  name: string,
  collection: DryRunReport['collections'][string],
  index: number,
): (VNode | string)[] {
  const { forecast, sample } = collection;
  const figures = figuresOf(sample !== undefined);
  const way = forecast?.ways[0];
  return [
    <a href={`#${collectionAnchor(index)}`}>{visible(name)}</a>,
    <VerdictBadge readiness={collection.verdict.readiness} />,
    ...countCells(collection, figures),
    forecast === undefined ? '?' : figures.count(forecast.writeUnits),
    way === undefined ? '?' : figures.usd(way.usd),
    forecast === undefined ? '?' : figures.seconds(forecast.time.seconds),
  ];
}
