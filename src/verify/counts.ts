/** What a verification counts. `compared` is the sum of `equal`, `differing` and `missing`, always. */
export interface VerifyCounts {
  /** Documents that should be at the target. */
  readonly compared: number;
  readonly equal: number;
  /** Documents whose item is another, or was left by an earlier state of a document that is rejected now. */
  readonly differing: number;
  readonly missing: number;
  /** Items that no document becomes. */
  readonly extra: number;
  /** Differences that were mended and are none any more. */
  readonly repaired: number;
  /** Documents that today's config rejects, and which are therefore not expected at the target. */
  readonly rejected: number;
  /** Documents that are left out, and those that belong to the database itself. */
  readonly skipped: number;
}
