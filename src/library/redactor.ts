import type { Config } from '../config/define.js';
import { redact, secretsOf } from '../config/redact.js';

/**
 * Resolves to the function that replaces the secrets of a config, in every form that they show up in, by `[redacted]`.
 *
 * For whatever is logged of events, results and errors: they may quote what a database or a driver says. Rejects with
 * ConfigError when the config is wrong.
 */
export async function redactor(config: Config): Promise<(text: string) => string> {
  const { validateConfig } = await import('../config/validate.js');
  const secrets = validateConfig(config).flatMap(secretsOf);
  return (text) => redact(text, secrets);
}
