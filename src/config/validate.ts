import type * as z from 'zod';
import { sources } from '../adapters.js';
import { tableConfig, targets } from '../target-adapters.js';
import { stateConfigOf } from '../state-adapters.js';
import { ConfigError } from '../errors.js';
import { keptBesideTable } from './kept-beside-table.js';
import { lostName } from './lost-name.js';
import type { CollectionPlan, Migration } from './migration.js';
import { withOpposites } from './opposites.js';
import { explain, problemLine, problemLines } from './problem.js';
import { writersOfSources } from './same-table.js';
import { configSchema, type MigrationInput, type ParsedMigration } from './schema.js';
import { stateNeighbour } from './state-connection.js';

type ParsedCollection = ParsedMigration['collections'][string];

/** A collection's plan, or what is wrong with it. */
type Planned = { readonly plan: CollectionPlan } | { readonly problems: readonly string[] };

/** What plans of one migration are made from. */
interface Route {
  readonly name: string;
  readonly settings: ParsedMigration;
  /** The same as it was written: without defaults, so that tables can be merged field by field. */
  readonly written: MigrationInput;
}

/** Parsers that zod would compile for objects pay for themselves only where there are many. */
const once = { error: explain, jitless: true };

/**
 * Turns what a config file exports into migrations with every default filled in.
 *
 * Throws ConfigError `config_invalid` whose message has one line for each problem, with its path.
 */
export function validateConfig(exported: unknown): readonly Migration[] {
  const parsed = configSchema.safeParse(exported, once);
  if (!parsed.success) throw invalid(problemLines(parsed.error.issues));
  const { migrations: written } = exported as z.input<typeof configSchema>;
  const problems: string[] = [];
  const migrations = Object.entries(parsed.data.migrations).map(([name, settings]) =>
    planMigration({ name, settings, written: written[name] ?? settings }, problems),
  );
  if (problems.length > 0) throw invalid(problems);
  return withOpposites(migrations);
}

function invalid(problems: readonly string[]): ConfigError {
  return new ConfigError(problems.join('\n'), {
    code: 'config_invalid',
    hint: problems.length === 1 ? 'Correct this field of the config.' : 'Correct these fields of the config.',
  });
}

function planMigration(route: Route, problems: string[]): Migration {
  const { name, settings } = route;
  const collections: CollectionPlan[] = [];
  problems.push(...meaninglessSettings(route), ...lostName(name, route.written));
  for (const [collection, own] of Object.entries(settings.collections)) {
    const planned = planCollection(route, collection, own);
    if ('plan' in planned) collections.push(planned.plan);
    else problems.push(...planned.problems);
  }
  problems.push(...sharedTables(name, collections));
  const { source, target, sync } = settings;
  const state = settings.state && stateConfigOf(settings.state, stateNeighbour(settings));
  problems.push(...stateAmongTables(name, state?.type === 'dynamodb' ? state.table : undefined, collections));
  if (state !== undefined) problems.push(...keptBesideTable(name, collections));
  problems.push(...sourcesAmongTables(name, settings, collections));
  return { name, source, target, state, sync, collections };
}

function planCollection(
  { name, settings, written }: Route,
  collection: string,
  own: ParsedCollection,
): Planned {
  const path = ['migrations', name, 'collections', collection];
  const choice = { ...settings, ...withoutUndefined(own) };
  const to = (choice.tablePrefix ?? '') + (own.to ?? collection);
  const ownTable = withoutUndefined(written.collections[collection]?.table ?? {});
  const table = tableConfig.safeParse({ ...written.table, ...ownTable }, once);
  if (!table.success) {
    const issues = table.error.issues.map((issue) => ({ ...issue, path: [...path, 'table', ...issue.path] }));
    return { problems: problemLines(issues) };
  }
  const unfit = unfitForTarget(settings.target, to, choice.key);
  if (unfit !== undefined) return { problems: [problemLine([...path, ...unfit.field], unfit.problem)] };
  return {
    plan: {
      ...planOf(choice),
      key: choice.key ?? sources[settings.source.type].key,
      name: collection,
      from: own.from ?? collection,
      to,
      table: table.data,
    },
  };
}

function unfitForTarget(
  { type }: ParsedMigration['target'],
  to: string,
  key: CollectionPlan['key'],
): { readonly field: readonly string[]; readonly problem: string } | undefined {
  const misnamed = targets[type].nameProblem(to);
  if (misnamed !== undefined) return { field: [], problem: misnamed };
  const problem = key && targets[type].keyProblem(key);
  return problem === undefined ? undefined : { field: ['key'], problem };
}

function planOf(choice: ParsedCollection): Omit<CollectionPlan, 'name' | 'from' | 'to' | 'key' | 'table'> {
  return {
    transforms: choice.transforms ?? [],
    filter: choice.filter,
    deletes: choice.deletes ?? 'apply',
    numbers: choice.numbers ?? 'reject',
    attachments: choice.attachments ?? 'drop',
    conflicts: choice.conflicts ?? 'winner',
    concurrency: choice.concurrency ?? 8,
    writeUnitsPerSecond: choice.writeUnitsPerSecond,
    readUnitsPerSecond: choice.readUnitsPerSecond,
    skipUnchanged: choice.skipUnchanged ?? false,
    keepUndo: choice.keepUndo ?? false,
    maxRejects: choice.maxRejects,
    maxDeletes: choice.maxDeletes,
  };
}

/** A setting that the source or the target knows nothing of is a mistake: whoever wrote it expects something of it. */
function meaninglessSettings({ name, settings, written }: Route): string[] {
  const { type } = settings.source;
  const places = [
    { path: ['migrations', name], own: written },
    ...Object.entries(written.collections).map(([collection, own]) => ({
      path: ['migrations', name, 'collections', collection],
      own,
    })),
  ];
  const { type: to } = settings.target;
  return places.flatMap(({ path, own }) => [
    ...sources[type].without
      .filter((setting) => own[setting] !== undefined)
      .map((setting) => problemLine([...path, setting], `means nothing to a source of type "${type}"`)),
    ...targets[to].without
      .filter((setting) => own[setting] !== undefined)
      .map((setting) => problemLine([...path, setting], `means nothing to a target of type "${to}"`)),
  ]);
}

function sharedTables(migration: string, collections: readonly CollectionPlan[]): string[] {
  const writers = new Map<string, string>();
  return collections.flatMap(({ name, to }) => {
    const other = writers.get(to);
    writers.set(to, other ?? name);
    if (other === undefined) return [];
    return [
      problemLine(
        ['migrations', migration, 'collections', name],
        `writes the table "${to}", as collection "${other}" does already`,
      ),
    ];
  });
}

function sourcesAmongTables(
  migration: string,
  sides: Pick<ParsedMigration, 'source' | 'target'>,
  collections: readonly CollectionPlan[],
): string[] {
  return writersOfSources(sides, collections).map(({ writer, reader, table }) =>
    problemLine(
      ['migrations', migration, 'collections', writer],
      writer === reader
        ? `writes the very table "${table}" that it is read from, choose another with "to"`
        : `writes the table "${table}" that collection "${reader}" is read from, choose another with "to"`,
    ),
  );
}

/** Wherever the state table is, one name for it and for a collection's table is a mistake. */
function stateAmongTables(
  migration: string,
  state: string | undefined,
  collections: readonly CollectionPlan[],
): string[] {
  return collections
    .filter(({ to }) => to === state)
    .map(({ name }) =>
      problemLine(
        ['migrations', migration, 'state', 'table'],
        `is also the table that collection "${name}" is written to, choose another`,
      ),
    );
}

/** An option that is `undefined`, as `env.optional` may yield, leaves the default in force. */
function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
