import { createHash } from 'node:crypto';
import { withoutCredentials } from './address.js';
import type { CollectionPlan, Migration } from './migration.js';

/** The settings of an adapter that say which database it reaches. */
const place = ['type', 'url', 'region', 'endpoint', 'location', 'name'];

/** The settings of a source that say which of its documents are carried, and which deletions. */
const choice = ['expired', 'timeToLiveDeletes', 'dynamodbTypes'];

/**
 * Names everything that decides the written data of one collection: where it comes from, where it goes, and what is
 * done to it on the way. SHA-256 in hexadecimal.
 *
 * Credentials, speed and the settings of new tables have no part in it. A transform counts by its description, else by
 * its text; what its text refers to is not seen.
 */
export function digestOf(migration: Migration, collection: CollectionPlan): string {
  const { from, to, key, filter, transforms, deletes, numbers, attachments, conflicts } = collection;
  const deciding = {
    source: { ...placeOf(migration.source), ...choiceOf(migration.source), from },
    target: { ...placeOf(migration.target), to },
    key,
    filter: filter === undefined ? null : textOf(filter),
    transforms: transforms.map(textOf),
    deletes,
    numbers,
    attachments,
    conflicts,
  };
  return createHash('sha256').update(canonical(deciding)).digest('hex');
}

function placeOf(settings: object): Record<string, unknown> {
  const entries = Object.entries(settings).filter(([name]) => place.includes(name));
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => [name, name === 'type' ? value : normal(value)]),
  );
}

function choiceOf(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => choice.includes(name)));
}

/** A URL without credentials and closing slashes; anything else as it is. */
function normal(value: unknown): unknown {
  if (typeof value !== 'string' || !URL.canParse(value)) return value;
  return withoutCredentials(value);
}

function textOf(stage: { readonly description?: string; toString(): string }): string {
  return stage.description ?? stage.toString();
}

/** JSON with the fields of every object in one order, without those that are undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
