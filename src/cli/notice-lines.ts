import { formatCount } from '../report/progress-text.js';

/** What was noticed of a collection, as often as `count` says. */
interface Noticed {
  readonly notices: readonly { readonly message: string; readonly count: number }[];
}

/** The warnings of some collections, for people. */
export interface NoticeLines {
  /** Those that several collections have, each once. */
  readonly shared: readonly string[];
  /** Those that a collection alone has. */
  readonly of: (collection: Noticed) => readonly string[];
}

/** Words warnings so that none is repeated for each collection. */
export function noticeLines(collections: Readonly<Record<string, Noticed>>): NoticeLines {
  const all = new Map<string, { readonly name: string; readonly count: number }[]>();
  for (const [name, { notices }] of Object.entries(collections)) {
    for (const { message, count } of notices)
      all.set(message, [...(all.get(message) ?? []), { name, count }]);
  }
  const several = [...all].filter(([, found]) => found.length > 1);
  return {
    shared: several.map(([message, found]) => {
      const names = found.map(({ name, count }) => `${name}${times(count)}`).join(', ');
      return `warning: ${message}: ${names}`;
    }),
    of: ({ notices }) =>
      notices
        .filter(({ message }) => all.get(message)?.length === 1)
        .map(({ message, count }) => `warning: ${message}${times(count)}`),
  };
}

function times(count: number): string {
  return count > 1 ? ` (${formatCount(count)}×)` : '';
}
