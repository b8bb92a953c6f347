/** Whether the short form is asked for: less work, fewer rounds, and failing only far below what is asked. */
export const short = process.argv.includes('--short');

/** So many in the whole form, and a tenth in the short one. */
export function many(count: number): number {
  return short ? count / 10 : count;
}
