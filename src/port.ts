import { ConfigError } from './errors.js';

/**
 * Returns what a function of the config has handed out as the port it has to be.
 *
 * Throws ConfigError `custom_incomplete` that names the first member it lacks. Whether members do what they have to is
 * told by the suites of `docferry/testing`.
 */
export function requirePort<P extends object>(what: string, members: readonly (keyof P)[], given: P): P {
  const value: unknown = given;
  if (typeof value !== 'object' || value === null) throw incomplete(`${what} is no object`);
  const missing = members.find((member) => !(member in value));
  if (missing === undefined) return given;
  const name = typeof missing === 'symbol' ? `[${missing.description ?? ''}]` : String(missing);
  throw incomplete(`${what} has no member "${name}"`);
}

function incomplete(message: string): ConfigError {
  return new ConfigError(message, {
    code: 'custom_incomplete',
    hint: 'Add what is missing, and hold it to the suites of docferry/testing.',
  });
}
