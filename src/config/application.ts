import type * as z from 'zod';
import { ConfigError } from '../errors.js';
import { applicationConfig } from '../target-adapters.js';
import type { Migration } from './migration.js';
import { explain } from './problem.js';

/** What the command line says of the application, in place of what the config says. */
export interface ApplicationFlags {
  readonly role: string | undefined;
  /** Separated by commas, with or without the prefix `dynamodb:`. */
  readonly actions: string | undefined;
}

const flagOf: Readonly<Record<string, string>> = { role: '--app-role', actions: '--app-actions' };

/** A migration whose target knows the application that is named. Throws ConfigError when that cannot be. */
export function withApplication(migration: Migration, { role, actions }: ApplicationFlags): Migration {
  const { target } = migration;
  if (role === undefined && actions === undefined) return migration;
  if (target.type !== 'dynamodb')
    throw usage(`"--app-role" means nothing to a target of type "${target.type}"`, 'Leave out --app-role.');
  if (role === undefined && target.application === undefined)
    throw usage('"--app-actions" is given, but no role', 'Name the role with --app-role.');
  const application = parse({
    ...target.application,
    ...(role === undefined ? {} : { role }),
    ...(actions === undefined ? {} : { actions: actions.split(',').map(withoutPrefix) }),
  });
  return { ...migration, target: { ...target, application } };
}

function parse(given: object): z.output<typeof applicationConfig> {
  const { success, data, error } = applicationConfig.safeParse(given, { error: explain });
  if (success) return data;
  const [issue] = error.issues;
  const flag = flagOf[String(issue?.path[0])] ?? '--app-role';
  throw usage(`"${flag}": ${issue?.message ?? 'is not valid'}`, `Change what ${flag} is given.`);
}

function withoutPrefix(action: string): string {
  return action.trim().replace(/^dynamodb:/i, '');
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: 'usage', hint });
}
