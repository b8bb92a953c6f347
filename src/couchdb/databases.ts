import type { JsonValue } from '../json/json.js';
import { Database } from './database.js';
import { invalidAnswer } from './failure.js';
import type { CouchDBServer } from './server.js';

/**
 * Lists the databases of a server, without its own such as `_users`, in order.
 *
 * From CouchDB 3 on only an admin may ask. Throws EnvironmentError when the server cannot be reached or refuses us.
 */
export async function listDatabases(server: CouchDBServer, stop: AbortSignal): Promise<readonly string[]> {
  const list = new Database(server, '_all_dbs', () => undefined);
  const names = await list.ask(() => ({ path: '', read: readNames }), stop);
  return names.filter((name) => !name.startsWith('_')).sort();
}

function readNames(body: JsonValue): readonly string[] {
  if (!Array.isArray(body) || !body.every((name) => typeof name === 'string')) {
    throw invalidAnswer('the answer of _all_dbs is no list of names');
  }
  return body;
}
