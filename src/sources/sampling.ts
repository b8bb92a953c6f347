/** Whether the thing of that index, counted from 0, is among `documents` spread evenly over `present`. */
export function isSampled(
  index: number,
  { documents, present }: { readonly documents: number; readonly present: number },
): boolean {
  if (documents >= present) return true;
  // The half puts each choice in the middle of those that it stands for.
  const chosenBefore = (count: number): number => Math.floor((count * documents) / present + 0.5);
  return chosenBefore(index + 1) > chosenBefore(index);
}
