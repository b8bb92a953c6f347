/** How many documents: a number, or a percentage. */
export type DocumentLimit = { readonly documents: number } | { readonly percent: number };

/** Reads a whole number such as `25`, or a percentage such as `'1%'`; `undefined` when it is neither. */
export function readDocumentLimit(value: unknown): DocumentLimit | undefined {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 0 ? { documents: value } : undefined;
  if (typeof value !== 'string' || !/^\d+(\.\d+)?%$/.test(value)) return undefined;
  const percent = Number(value.slice(0, -1));
  return percent <= 100 ? { percent } : undefined;
}
