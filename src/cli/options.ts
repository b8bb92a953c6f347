import type { Options } from 'yargs';
import type { LogLevel } from '../report/log-level.js';

/** The flags that every command knows. */
export const globalFlags = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'The config file [default: migrations.config.ts here or above]',
  },
  migration: {
    type: 'string',
    requiresArg: true,
    describe: 'Which migration of the config; needed only when there are several',
  },
  state: {
    type: 'string',
    requiresArg: true,
    describe: 'Where checkpoints and reject logs are kept [default: .docferry beside the config]',
  },
  json: { type: 'boolean', describe: 'Print one JSON object on stdout' },
  quiet: { type: 'boolean', describe: 'Say nothing unless something went wrong' },
  'log-level': {
    type: 'string',
    requiresArg: true,
    choices: ['error', 'warn', 'info', 'debug'],
    describe: 'How much to tell on stderr [default: info]',
  },
} as const satisfies Record<string, Options>;

/** The values of the global flags. */
export interface GlobalOptions {
  readonly config: string | undefined;
  readonly migration: string | undefined;
  readonly state: string | undefined;
  readonly json: boolean;
  /** `--quiet` is `error`. */
  readonly level: LogLevel;
}

const levels: readonly LogLevel[] = globalFlags['log-level'].choices;

/** Reads the global flags from what was parsed. */
export function globalOptions(parsed: Readonly<Record<string, unknown>>): GlobalOptions {
  const level = levels.find((name) => name === parsed['log-level']) ?? 'info';
  return {
    config: text(parsed['config']),
    migration: text(parsed['migration']),
    state: text(parsed['state']),
    json: parsed['json'] === true,
    level: parsed['quiet'] === true ? 'error' : level,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
