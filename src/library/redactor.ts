import type { Config } from '../config/define.js';
import type { Migration } from '../config/migration.js';
import { environmentSecrets, redact, secretsOf } from '../config/redact.js';

/**
 * Resolves to the function that replaces secrets, in every form that they show up in, by `[redacted]`: those of a config,
 * and those of environment variables whose name says that they are secret.
 *
 * For what is logged of ids, paths and names, which results and events hold as they are, and of what comes from elsewhere.
 * Rejects with ConfigError when the config is wrong.
 */
export async function redactor(config: Config): Promise<(text: string) => string> {
  const { validateConfig } = await import('../config/validate.js');
  const secrets = knownSecrets(validateConfig(config));
  return (text) => redact(text, secrets);
}

/** The secrets of these migrations and of the environment, in every form, the longest first. */
export function knownSecrets(migrations: readonly Migration[]): readonly string[] {
  const secrets = [...migrations.flatMap(secretsOf), ...environmentSecrets(process.env)];
  return [...new Set(secrets)].sort((a, b) => b.length - a.length);
}
