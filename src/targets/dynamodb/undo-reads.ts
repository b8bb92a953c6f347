import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Forecast } from '../appraisal.js';

/** A consistent read of so many bytes takes one read unit. */
const unitBytes = 4_096;

/**
 * What it takes to read what so many puts would replace.
 *
 * As many items as the table has are taken for replaced, each of average size; where there is none, a unit is charged
 * for asking.
 */
export function undoReads(
  puts: number,
  table: Pick<TableDescription, 'ItemCount' | 'TableSizeBytes'> | undefined,
  usdPerMillionUnits: number,
): NonNullable<Forecast['undo']> {
  const { ItemCount: items = 0, TableSizeBytes: bytes = 0 } = table ?? {};
  const replaced = Math.min(puts, items);
  const units = items === 0 ? 1 : Math.max(1, Math.ceil(bytes / items / unitBytes));
  const readUnits = Math.round(puts - replaced + replaced * units);
  return { readUnits, usd: (readUnits / 1_000_000) * usdPerMillionUnits };
}
