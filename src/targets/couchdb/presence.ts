import type { Database } from '../../couchdb/database.js';
import { type DatabaseInfo, databaseQuestion, readInfo } from '../../couchdb/info.js';
import { EnvironmentError } from '../../errors.js';

/** What a database tells of itself; nothing when it is not there. */
export async function findDatabase(database: Database, stop: AbortSignal): Promise<DatabaseInfo | undefined> {
  const question = {
    ...databaseQuestion,
    read: (body: Parameters<typeof databaseQuestion.read>[0]) => [databaseQuestion.read(body)],
    refused: (status: number) => (status === 404 ? [] : undefined),
  };
  const [info] = await database.ask<DatabaseInfo[]>(() => question, stop);
  return info;
}

/** What a database tells of itself, once it was made where it is missing. */
export async function ensureDatabase(database: Database, stop: AbortSignal): Promise<DatabaseInfo> {
  const found = await findDatabase(database, stop);
  if (found !== undefined) return found;
  const creation = {
    method: 'PUT',
    path: '',
    read: () => true,
    // Made by another meanwhile, or by a request of ours whose answer was lost.
    refused: (status: number) => (status === 412 ? true : undefined),
  } as const;
  try {
    await database.persist('creating', () => database.once(creation, 'creating', stop), stop);
  } catch (error) {
    throw mayNotCreate(error, database.name) ?? error;
  }
  return await readInfo(database, stop);
}

function mayNotCreate(error: unknown, name: string): EnvironmentError | undefined {
  if (!(error instanceof EnvironmentError)) return undefined;
  if (error.code !== 'target_unauthorized' && error.code !== 'target_forbidden') return undefined;
  return new EnvironmentError(error.message, {
    code: error.code,
    hint: `Create the database "${name}" yourself, or set the credentials of a server administrator.`,
    cause: error,
  });
}
