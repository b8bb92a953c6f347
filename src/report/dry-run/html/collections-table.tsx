import type { VNode } from 'preact';
import type { DryRunReport } from '../../../dry-run/report.js';
import { figuresOf } from '../figures.js';
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
        sums.count(totals.documents),
        sums.count(totals.wouldWrite),
        sums.count(totals.wouldDelete),
        sums.count(totals.wouldSkip),
        sums.count(totals.wouldReject),
        sums.bytes(totals.itemBytes),
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
    figures.count(collection.documents),
    figures.count(collection.wouldWrite),
    figures.count(collection.wouldDelete),
    figures.count(collection.wouldSkip),
    figures.count(collection.wouldReject),
    figures.bytes(collection.itemBytes),
    forecast === undefined ? '?' : figures.count(forecast.writeUnits),
    way === undefined ? '?' : figures.usd(way.usd),
    forecast === undefined ? '?' : figures.seconds(forecast.time.seconds),
  ];
}
