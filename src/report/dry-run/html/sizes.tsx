import type { VNode } from 'preact';
import type { Sizes } from '../../../dry-run/report.js';
import { exact, type Figures } from '../figures.js';
import type { Bar } from './bars.js';
import { Chart } from './chart.js';
import { DataTable } from '../../html/data-table.js';
import { Quoted } from './quoted.js';

interface SizesProps {
  readonly sizes: Sizes;
  readonly figures: Figures;
}

/** How large the items are, and the largest of them. */
export function SizesOf({ sizes, figures }: SizesProps): VNode | null {
  const { histogram, largest } = sizes;
  if (histogram.length === 0) return null;
  return (
    <>
      <h3>Item sizes</h3>
      <div class="charts">
        <Chart title="Items by size" groups={[{ bars: sizeBars(histogram, figures) }]} />
        <div class="card">
          <strong>The largest</strong>
          <DataTable
            label="The largest items"
            head={['Document', 'Bytes']}
            rows={largest.map(({ id, bytes }) => [<Quoted text={id} />, exact.count(bytes)])}
            numbers={[1]}
          />
        </div>
      </div>
    </>
  );
}

/** The bars of a histogram, from the first class that is not empty to the last. */
export function sizeBars(histogram: Sizes['histogram'], figures: Figures): Bar[] {
  const first = histogram.findIndex(({ count }) => count > 0);
  return histogram.slice(Math.max(0, first)).map(({ upTo, count }) => {
    const name = Number.isFinite(upTo) ? `to ${exact.bytes(upTo)}` : 'larger';
    return { name, value: count, text: figures.count(count), fill: 'var(--bar)' };
  });
}
