import { withoutCredentials } from './address.js';
import type { CollectionPlan, Migration } from './migration.js';

/** Names of collections that write what a collection is read from, as far as the config tells, and what that is. */
export function writersOfSources(
  { source, target }: Pick<Migration, 'source' | 'target'>,
  collections: readonly CollectionPlan[],
): readonly { readonly writer: string; readonly reader: string; readonly table: string }[] {
  if (placeOf(source) !== placeOf(target)) return [];
  return collections.flatMap(({ name: writer, to }) => {
    const reader = collections.find(({ from }) => from === to);
    return reader === undefined ? [] : [{ writer, reader: reader.name, table: to }];
  });
}

/** What says which database is reached, and as whom, as text to compare. */
function placeOf(settings: object): string {
  const members: Readonly<Record<string, unknown>> = { ...settings };
  const { type, url, region, endpoint, name, profile, credentials, role } = members;
  return JSON.stringify([type, normal(url), region, normal(endpoint), name, profile, credentials, role]);
}

function normal(address: unknown): unknown {
  return typeof address === 'string' && URL.canParse(address) ? withoutCredentials(address) : address;
}
