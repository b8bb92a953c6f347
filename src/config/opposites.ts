import { withoutCredentials } from './address.js';
import type { Migration, Opposite } from './migration.js';

/** Tells each migration of the others that lead back: from what it writes to what it reads. */
export function withOpposites(migrations: readonly Migration[]): readonly Migration[] {
  return migrations.map((migration) => ({
    ...migration,
    opposites: migrations
      .filter(({ name }) => name !== migration.name)
      .flatMap((other) => oppositesOf(migration, other)),
  }));
}

function oppositesOf(migration: Migration, other: Migration): readonly Opposite[] {
  const { source, target, collections } = migration;
  if (placeOf(source) !== placeOf(other.target) || placeOf(target) !== placeOf(other.source)) return [];
  return collections.flatMap(({ name, from, to }) =>
    other.collections
      .filter((back) => back.from === to && back.to === from)
      .map((back) => ({
        collection: name,
        other: { migration: other.name, collection: back.name, state: other.state },
        scheduled: other.sync.schedule !== undefined,
      })),
  );
}

/** What says which database is reached, as far as a config tells. */
function placeOf(settings: object): string {
  const { type, url, region, endpoint, name }: Readonly<Record<string, unknown>> = { ...settings };
  return JSON.stringify([type, address(url), endpoint === undefined ? region : address(endpoint), name]);
}

function address(text: unknown): unknown {
  return typeof text === 'string' && URL.canParse(text) ? withoutCredentials(text) : text;
}
