/** What a code means, and what to do, in Markdown whose links begin in docs/. */
export interface CodeRow {
  /** A sentence without capital and full stop. */
  readonly meaning: string;
  /** An imperative sentence without full stop. */
  readonly cure: string;
}

/** Codes and what they mean. The tables are for people and types: nothing of them is looked up while docferry runs. */
export type CodeTable = Readonly<Record<string, CodeRow>>;
