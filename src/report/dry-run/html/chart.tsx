import type { VNode } from 'preact';
import { type BarGroup, drawBars } from './bars.js';
import { DataTable } from '../../html/data-table.js';

interface ChartProps {
  readonly title: string;
  readonly groups: readonly BarGroup[];
}

/** Bars with a title, and the same numbers as a table. */
export function Chart({ title, groups }: ChartProps): VNode {
  const rows = groups.flatMap(({ heading, bars }) =>
    bars.map(({ name, text }) => [heading === undefined ? name : `${heading}, ${name}`, text]),
  );
  return (
    <figure class="card">
      <figcaption>{title}</figcaption>
      <div dangerouslySetInnerHTML={{ __html: drawBars(groups, title) }} />
      <details>
        <summary>Numbers</summary>
        <DataTable label={title} head={['', 'value']} rows={rows} numbers={[1]} />
      </details>
    </figure>
  );
}
