import type { Config } from '../config/define.js';
import { redact, secretsOf } from '../config/redact.js';
import { validateConfig } from '../config/validate.js';

/**
 * Makes the function that replaces the secrets of a config, in every form that they show up in, by `[redacted]`.
 *
 * For whatever is logged of events, results and errors: they may quote what a database or a driver says. Throws
 * ConfigError when the config is wrong.
 */
export function redactor(config: Config): (text: string) => string {
  const secrets = validateConfig(config).flatMap(secretsOf);
  return (text) => redact(text, secrets);
}
