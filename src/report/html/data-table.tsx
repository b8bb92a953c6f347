import type { ComponentChildren, VNode } from 'preact';

interface DataTableProps {
  /** What the table is about, for those who do not see it. */
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly foot?: readonly ComponentChildren[];
  /** The columns that hold numbers. */
  readonly numbers?: readonly number[];
  /** How much room it needs: where there is less, it scrolls in itself. */
  readonly size?: 'medium' | 'wide';
}

/** A table whose first column names the rows. */
export function DataTable({ label, head, rows, foot, numbers = [], size }: DataTableProps): VNode {
  const kind = (column: number): string | undefined => (numbers.includes(column) ? 'number' : undefined);
  const cells = (row: readonly ComponentChildren[]): VNode[] =>
    row.map((cell, column) =>
      column === 0 ? (
        <th scope="row" class={kind(column)}>
          {cell}
        </th>
      ) : (
        <td class={kind(column)}>{cell}</td>
      ),
    );
  return (
    <div class="scroll" role="region" aria-label={label} tabIndex={0}>
      <table class={size}>
        <thead>
          <tr>
            {head.map((title, column) => (
              <th scope="col" class={kind(column)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>{cells(row)}</tr>
          ))}
        </tbody>
        {foot === undefined ? null : (
          <tfoot>
            <tr>{cells(foot)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
