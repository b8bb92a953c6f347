import type { Document } from '../../src/document.js';
import { parseJson, stringifyJson } from '../../src/json/json.js';

/** Where a CouchDB-compatible server is, and who may write to it. */
export interface CouchDBAccess {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** The token of Basic authentication, of a name and a password of any characters. */
export function basicToken(username: string, password = ''): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** A database that a test fills by HTTP, without the code under test. */
export class CouchDBDatabase implements AsyncDisposable {
  readonly #access: CouchDBAccess;

  private constructor(
    access: CouchDBAccess,
    readonly name: string,
  ) {
    this.#access = access;
  }

  /** A database that is there already. */
  static open(access: CouchDBAccess, name: string): CouchDBDatabase {
    return new CouchDBDatabase(access, name);
  }

  static async create(access: CouchDBAccess, name: string): Promise<CouchDBDatabase> {
    const database = new CouchDBDatabase(access, name);
    await database.#send('PUT', '');
    return database;
  }

  /** Writes documents over whatever is there. */
  async put(documents: readonly Document[]): Promise<void> {
    for (let start = 0; start < documents.length; start += 1_000) {
      const some = documents.slice(start, start + 1_000);
      const revisions = await this.#revisions(some.map(({ _id: id }) => id as string));
      await this.#bulk(some.map((document, index) => ({ ...document, ...revisions[index] })));
    }
  }

  async remove(id: string, body: Document = {}): Promise<void> {
    const [revision] = await this.#revisions([id]);
    await this.#bulk([{ ...body, _id: id, ...revision, _deleted: true }]);
  }

  async recreate(): Promise<void> {
    await this.#send('DELETE', '');
    await this.#send('PUT', '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#send('DELETE', '');
  }

  /** Deletes the database where it was made. */
  async dropIfThere(): Promise<void> {
    await this[Symbol.asyncDispose]().catch((error: unknown) => {
      if (!String(error).includes(': 404 ')) throw error;
    });
  }

  async #bulk(documents: readonly Document[]): Promise<void> {
    const results = (await this.#send('POST', '/_bulk_docs', { docs: documents })) as { error?: string }[];
    const failed = results.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw new Error(`a document was not written: ${JSON.stringify(failed)}`);
  }

  /** The revision to write over, for each id that has a document. */
  async #revisions(ids: readonly string[]): Promise<Document[]> {
    const answer = (await this.#send('POST', '/_all_docs', { keys: ids })) as {
      rows: { value?: { rev: string; deleted?: boolean } }[];
    };
    return answer.rows.map(({ value }) =>
      value === undefined || value.deleted === true ? {} : { _rev: value.rev },
    );
  }

  async #send(method: string, path: string, body?: Document): Promise<unknown> {
    const { url, username, password } = this.#access;
    const headers: Record<string, string> = {
      accept: 'application/json',
      'content-type': 'application/json',
    };
    if (username !== undefined) headers['authorization'] = `Basic ${basicToken(username, password)}`;
    const init = { method, headers, ...(body === undefined ? {} : { body: stringifyJson(body) }) };
    const response = await fetch(`${url}/${encodeURIComponent(this.name)}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${this.name}${path}: ${response.status} ${text}`);
    return parseJson(text);
  }
}
