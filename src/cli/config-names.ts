import { env } from '../config/env.js';
import { loadExported } from '../config/exported.js';
import { configApi } from './config-api.js';

/** Which config to look into, and for which migration; all of them when none is named. */
export interface NamesOptions {
  readonly path: string | undefined;
  readonly migration: string | undefined;
  readonly cwd: string;
}

/** The names that a config uses. */
export interface ConfigNames {
  readonly migrations: readonly string[];
  readonly collections: readonly string[];
}

/** Reads the names from a config, which need not be valid otherwise nor have its variables. Without a config, none. */
export async function configNames({ path, migration, cwd }: NamesOptions): Promise<ConfigNames> {
  const migrations = fieldOf(await exportedBy(path, cwd), 'migrations');
  const chosen = migration === undefined ? Object.values(migrations) : [migrations[migration]];
  const collections = chosen.flatMap((each) => Object.keys(fieldOf(each, 'collections')));
  return { migrations: Object.keys(migrations), collections: [...new Set(collections)] };
}

async function exportedBy(path: string | undefined, cwd: string): Promise<unknown> {
  try {
    return (await loadExported({ path, cwd, api: { ...configApi, env: undemanding } })).exported;
  } catch {
    // Whoever presses a key expects no message.
    return undefined;
  }
}

/** The variables of a migration are often set only where it runs. */
const undemanding: typeof env = Object.assign((name: string, fallback = '') => env(name, fallback), {
  optional: (name: string) => env.optional(name),
});

function fieldOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const field: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof field === 'object' && field !== null ? (field as Readonly<Record<string, unknown>>) : {};
}
