/** How much of a collection to read: a number of documents, or a share of them. */
export type SampleSize = { readonly documents: number } | { readonly percent: number };

/** Reads a size such as `500` or `2.5%`. Nothing when it is no positive whole number and no percentage up to 100. */
export function parseSampleSize(text: string): SampleSize | undefined {
  const [, number = '', percent] = /^(\d+(?:\.\d+)?)(%)?$/.exec(text.trim()) ?? [];
  const value = Number(number);
  if (value <= 0) return undefined;
  if (percent !== undefined) return value <= 100 ? { percent: value } : undefined;
  return Number.isSafeInteger(value) ? { documents: value } : undefined;
}

/** How many of `all` documents a sample has; at least one. */
export function sampleDocuments(size: SampleSize, all: number): number {
  return 'documents' in size ? size.documents : Math.max(1, Math.ceil((all * size.percent) / 100));
}
