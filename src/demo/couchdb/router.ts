import { randomUUID } from 'node:crypto';
import { allDocs } from './all-docs.js';
import { type Answer, CouchDBError, answer } from './answer.js';
import { changes } from './changes.js';
import { Database } from './database.js';
import { describeDatabase, welcome } from './description.js';
import { bulkDocs, deleteDocument, readDocument, writeDocument } from './documents.js';
import { Parameters } from './parameters.js';
import { toEdit } from './revision.js';
import type { Proof, Sessions } from './session.js';

/** A request, read and understood. */
export interface Call {
  readonly method: string;
  /** The decoded parts of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The body as `decodeJson` reads it. */
  readonly body: unknown;
  /** The body's options as `JSON.parse` reads them. */
  readonly options: unknown;
  readonly proof: Proof;
  /** Fires when the client has left. */
  readonly gone: AbortSignal;
}

/** Knows which answer belongs to which request, and keeps the databases. */
export class Router {
  readonly #databases = new Map<string, Database>();
  readonly #uuid = randomUUID().replaceAll('-', '');
  #lastStart = 0;

  constructor(readonly sessions: Sessions) {}

  route(call: Call): Answer {
    const [name = '', ...rest] = call.path;
    if (name === '') return answer(welcome(this.#uuid));
    if (name === '_up') return answer({ status: 'ok', seeds: {} });
    if (name === '_session') return this.#session(call);
    if (call.proof === 'none') throw unauthorized(name);
    if (name === '_all_dbs') return answer([...this.#databases.keys()].sort());
    if (rest.length === 0) return this.#database(name, call);
    return withinDatabase(this.#open(name), rest, call);
  }

  #session(call: Call): Answer {
    if (call.method === 'POST') return this.sessions.open(call.options);
    return call.method === 'DELETE' ? this.sessions.close() : this.sessions.describe(call.proof);
  }

  #database(name: string, call: Call): Answer {
    if (call.method === 'PUT') return this.#create(name);
    const database = this.#open(name);
    if (call.method === 'GET' || call.method === 'HEAD') return answer(describeDatabase(database));
    if (call.method === 'POST') return writeDocument(database, toEdit(call.body));
    if (call.method !== 'DELETE') throw notAllowed('DELETE,GET,HEAD,POST');
    this.#databases.delete(name);
    return answer({ ok: true });
  }

  #create(name: string): Answer {
    if (!/^[a-z][a-z0-9_$()+/-]*$/.test(name)) {
      const rule =
        'Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.';
      throw new CouchDBError(400, 'illegal_database_name', `Name: '${name}'. ${rule}`);
    }
    if (this.#databases.has(name)) {
      throw new CouchDBError(
        412,
        'file_exists',
        'The database could not be created, the file already exists.',
      );
    }
    // A database that is made again within a second must not look like the one before it.
    this.#lastStart = Math.max(Math.floor(Date.now() / 1000), this.#lastStart + 1);
    this.#databases.set(name, new Database(name, this.#lastStart));
    return answer({ ok: true }, 201);
  }

  #open(name: string): Database {
    const database = this.#databases.get(name);
    if (database === undefined) throw new CouchDBError(404, 'not_found', 'Database does not exist.');
    return database;
  }
}

function withinDatabase(database: Database, rest: readonly string[], call: Call): Answer {
  const [name = ''] = rest;
  const readable = call.method === 'GET' || call.method === 'HEAD' || call.method === 'POST';
  if (name === '_all_docs' || name === '_changes') {
    if (!readable) throw notAllowed('GET,HEAD,POST');
    const parameters = new Parameters(call.query, call.options);
    return name === '_all_docs' ? allDocs(database, parameters) : changes(database, parameters, call.gone);
  }
  if (name === '_bulk_docs') {
    if (call.method !== 'POST') throw notAllowed('POST');
    return bulkDocs(database, call.body);
  }
  return oneDocument(database, documentId(rest), call);
}

function oneDocument(database: Database, id: string, call: Call): Answer {
  const parameters = new Parameters(call.query, undefined);
  if (call.method === 'GET' || call.method === 'HEAD') return readDocument(database, id, parameters);
  if (call.method === 'PUT') {
    const edit = toEdit(call.body);
    return writeDocument(database, { ...edit, id, rev: parameters.text('rev') ?? edit.rev });
  }
  if (call.method === 'DELETE') return deleteDocument(database, id, parameters);
  throw notAllowed('DELETE,GET,HEAD,PUT');
}

/** A slash within an id must be encoded, except the one after `_design`. */
function documentId(rest: readonly string[]): string {
  const [name = '', ...attachment] =
    rest[0] === '_design' ? [rest.slice(0, 2).join('/'), ...rest.slice(2)] : rest;
  if (attachment.length > 0) throw new CouchDBError(404, 'not_found', 'Document is missing attachment');
  if (name.startsWith('_') && !name.startsWith('_design/')) {
    throw new CouchDBError(501, 'not_implemented', `This server has no ${name}.`);
  }
  return name;
}

function unauthorized(name: string): CouchDBError {
  const reason = name.startsWith('_')
    ? 'You are not a server admin.'
    : 'You are not authorized to access this db.';
  return new CouchDBError(401, 'unauthorized', reason);
}

function notAllowed(methods: string): CouchDBError {
  return new CouchDBError(405, 'method_not_allowed', `Only ${methods} allowed`);
}
