import type { Migration } from './migration.js';
import { type LoadOptions, loadExported } from './exported.js';
import { validateConfig } from './validate.js';

/** A config file and the migrations it describes. */
export interface LoadedConfig {
  readonly path: string;
  readonly migrations: readonly Migration[];
}

/**
 * Finds, runs and validates a config file.
 *
 * Throws ConfigError when there is none, when it does not run, or when it does not describe migrations.
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { path, exported } = await loadExported(options);
  return { path, migrations: validateConfig(exported) };
}
