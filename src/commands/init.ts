import { access } from 'node:fs/promises';
import { type Answers, routeName, type SourceAnswers } from '../config/init/answers.js';
import { alreadyThere, type WrittenFile, writeFiles } from '../config/init/write-files.js';
import { connectSource, sourceConfig } from '../adapters.js';
import { tableNames } from '../config/init/table-names.js';
import { validateConfig } from '../config/validate.js';
import { ConfigError, EnvironmentError } from '../errors.js';

/** Who asks a CouchDB for its databases. */
export interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The one JSON object that `init` prints. */
export interface InitResult {
  readonly command: 'init';
  readonly ok: true;
  /** The config, the example of its variables, and `.gitignore`. */
  readonly files: readonly WrittenFile[];
  readonly collections: readonly string[];
}

/** Throws ConfigError `config_exists` when there is a file at the place of the config that is to be written. */
export async function requireVacant(path: string): Promise<void> {
  const vacant = await access(path).then(
    () => false,
    () => true,
  );
  if (!vacant) throw alreadyThere(path);
}

/**
 * Lists the collections of a source that is yet to be configured.
 *
 * Throws ConfigError when it has none or its address is wrong, EnvironmentError when it cannot be reached or refuses us.
 */
export async function listCollections(
  source: SourceAnswers,
  { username, password }: Login,
  stop: AbortSignal,
): Promise<readonly string[]> {
  // Only what is said of the source counts here: this target is nowhere.
  const target = { region: 'us-east-1', endpoint: 'http://docferry.invalid' };
  checkAnswers({ source, target, collections: ['any'] });
  const login = source.type === 'couchdb' ? { username, password } : {};
  await using connection = await connectSource(sourceConfig.parse({ ...source, ...login }));
  const names = await listed(connection.list?.(stop) ?? Promise.resolve([]));
  if (names.length > 0) return names;
  throw new ConfigError('the source holds no collections', {
    code: 'source_empty',
    hint: 'Check its address, or name the collections: docferry init users tickets.',
  });
}

/**
 * Writes a config that says what was answered, an example of its variables, and lines of `.gitignore`.
 *
 * Throws ConfigError when the config is there already or the answers make none, EnvironmentError when a file cannot be
 * written. Nothing is overwritten.
 */
export async function init(path: string, answers: Answers): Promise<InitResult> {
  checkAnswers(answers);
  const files = await writeFiles(path, answers);
  return { command: 'init', ok: true, files, collections: answers.collections };
}

/** The rules are those of any config, so that what is written can be loaded. */
function checkAnswers(answers: Answers): void {
  const { source, target, collections, tablePrefix } = answers;
  const names = tableNames(collections, tablePrefix);
  const plans = collections.map((name) => [name, { to: names.get(name) }] as const);
  const route = {
    source,
    target: { type: 'dynamodb', ...target },
    tablePrefix,
    collections: Object.fromEntries(plans),
  };
  const name = routeName(source);
  try {
    validateConfig({ migrations: { [name]: route } });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.message.replaceAll(`migrations.${name}.`, ''), {
      code: 'answer_invalid',
      hint: 'Correct the flag or the answer.',
      cause: error,
    });
  }
}

async function listed(names: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await names;
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    const { message, code } = error;
    const hint = /_(unauthorized|forbidden)$/.test(code)
      ? 'Set COUCHDB_USER and COUCHDB_PASSWORD of an admin, who alone may list databases'
      : error.hint.replace(/\.$/, '');
    throw new EnvironmentError(message, {
      code,
      hint: `${hint}, or name the collections: docferry init users tickets.`,
      cause: error,
    });
  }
}
