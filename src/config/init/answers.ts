/** Where documents come from, as it is asked of a newcomer. */
export type SourceAnswers =
  | { readonly type: 'couchdb'; readonly url: string }
  | { readonly type: 'dynamodb'; readonly region: string; readonly endpoint?: string | undefined };

/** What a new config says. Passwords and keys are none of it: they stay in the environment. */
export interface Answers {
  readonly source: SourceAnswers;
  readonly target: { readonly region: string; readonly endpoint?: string | undefined };
  /** The source's own names of the collections. */
  readonly collections: readonly string[];
  /** Put before the name of each table. */
  readonly tablePrefix?: string | undefined;
}

/** The name of the migration from this source. */
export function routeName({ type }: SourceAnswers): string {
  return `${type}-to-dynamodb`;
}
