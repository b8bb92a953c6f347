/** The anchor of a collection: by its place, because a name may hold anything. */
export function collectionAnchor(index: number): string {
  return `collection-${index + 1}`;
}

/** The anchor of a finding in a collection. */
export function findingAnchor(index: number, code: string): string {
  return `${collectionAnchor(index)}-${code}`;
}
