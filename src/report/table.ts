/** Renders rows as columns: the first, and the last where it has words, to the left; all others to the right. */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  const last = widths.length - 1;
  const hasWords = rows.slice(1).some((row) => /^\p{Letter}/u.test(row[last] ?? ''));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || (column === last && hasWords) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
