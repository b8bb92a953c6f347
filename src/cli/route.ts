import { dirname } from 'node:path';
import type { Route } from '../commands/route.js';
import { secretsOf } from '../config/redact.js';
import type { Invocation } from './verb.js';

/** Loads the config and picks what the command line names. From then on the terminal conceals its secrets. */
export async function findRoute({ options, own, terminal, cwd }: Invocation): Promise<Route> {
  const [{ loadConfig }, { chooseRoute }, { configApi: api }] = await Promise.all([
    import('../config/load.js'),
    import('../commands/route.js'),
    import('./config-api.js'),
  ]);
  const { path, migrations } = await loadConfig({ path: options.config, cwd, api });
  for (const migration of migrations) terminal.conceal(secretsOf(migration));
  return chooseRoute({
    migrations,
    migration: options.migration,
    collections: names(own['collections']),
    beside: dirname(path),
    state: options.state,
    cwd,
  });
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
