import { ConfigError } from '../errors.js';

/** Reads environment variables in a config. An empty variable counts as unset. */
export interface Env {
  /** The variable's value, else the default. Throws ConfigError `env_missing` when there is neither. */
  (name: string, fallback?: string): string;
  /** The variable's value, or `undefined` when it is not set. */
  optional(name: string): string | undefined;
}

/** Reads an environment variable that the migration needs. */
export const env: Env = Object.assign(required, { optional });

function required(name: string, fallback?: string): string {
  const value = optional(name) ?? fallback;
  if (value !== undefined) return value;
  throw new ConfigError(`environment variable ${name} is not set`, {
    code: 'env_missing',
    hint: `Set ${name}, or give env('${name}', …) a default.`,
  });
}

function optional(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
