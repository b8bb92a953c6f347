import { EnvironmentError } from '../errors.js';
import { stringifyJson } from '../json/json.js';
import type { RejectionCode } from '../rejection.js';
import { awkwardDocuments } from './seed/awkward.js';
import { type DemoCollection, recipes } from './seed/collections.js';
import { Random } from './seed/random.js';

/** What a collection holds after seeding. */
export interface SeededCollection {
  /** Documents that are not deleted, without design documents. */
  readonly documents: number;
  readonly designDocuments: number;
  readonly deleted: number;
  /** The documents that DynamoDB cannot hold, and the code each must be rejected with. */
  readonly rejections: readonly { readonly id: string; readonly code: RejectionCode }[];
}

/** Name and password of a CouchDB user. */
export interface SeedCredentials {
  readonly username: string;
  readonly password: string;
}

const DELETED = 5;
const BATCH = 250;

/** The collections of the demo. */
export const demoCollections = Object.keys(recipes) as readonly DemoCollection[];

/**
 * Creates the six collections at a CouchDB and fills them. The documents are the same in every run.
 *
 * Throws EnvironmentError when the server refuses anything.
 */
export async function seedCollections(
  url: string,
  credentials?: SeedCredentials,
): Promise<Readonly<Record<DemoCollection, SeededCollection>>> {
  const seeded = {} as Record<DemoCollection, SeededCollection>;
  for (const [index, collection] of demoCollections.entries()) {
    const server = new Server(`${url}/${collection}`, credentials);
    await server.send('PUT', '');
    await server.write(ordinaryDocuments(collection, new Random(index)));
    await server.write(awkwardTexts(collection));
    await deleteSome(server);
    seeded[collection] = describe(collection);
  }
  return seeded;
}

function ordinaryDocuments(collection: DemoCollection, random: Random): string[] {
  const { count, make } = recipes[collection];
  return Array.from({ length: count }, (_, index) => stringifyJson(make(index + 1, random)));
}

function awkwardTexts(collection: DemoCollection): string[] {
  return awkwardDocuments(collection).map(({ id, fields }) => `{"_id":${JSON.stringify(id)},${fields}}`);
}

/** Leaves tombstones behind, every other one with a body. */
async function deleteSome(server: Server): Promise<void> {
  const ids = Array.from({ length: DELETED }, (_, index) => `deleted-${index}`);
  const written = await server.write(ids.map((id) => JSON.stringify({ _id: id, short: 'lived' })));
  const tombstones = written.map(({ id, rev }, index) => ({
    _id: id,
    _rev: rev,
    _deleted: true,
    ...(index % 2 === 0 ? {} : { reason: 'kept in the tombstone' }),
  }));
  await server.write(tombstones.map((tombstone) => JSON.stringify(tombstone)));
}

function describe(collection: DemoCollection): SeededCollection {
  const awkward = awkwardDocuments(collection);
  const designDocuments = awkward.filter(({ id }) => id.startsWith('_design/')).length;
  return {
    documents: recipes[collection].count + awkward.length - designDocuments,
    designDocuments,
    deleted: DELETED,
    rejections: awkward.flatMap(({ id, code }) => (code === undefined ? [] : [{ id, code }])),
  };
}

interface Written {
  readonly id: string;
  readonly rev?: string;
}

/** One database of the CouchDB that is seeded. */
class Server {
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    readonly url: string,
    credentials: SeedCredentials | undefined,
  ) {
    const pair = credentials && Buffer.from(`${credentials.username}:${credentials.password}`);
    this.#headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(pair === undefined ? {} : { authorization: `Basic ${pair.toString('base64')}` }),
    };
  }

  async write(documents: readonly string[]): Promise<Written[]> {
    const written: Written[] = [];
    for (let start = 0; start < documents.length; start += BATCH) {
      const batch = documents.slice(start, start + BATCH).join(',');
      const rows = (await this.send('POST', '/_bulk_docs', `{"docs":[${batch}]}`)) as Written[];
      const refused = rows.find(({ rev }) => rev === undefined);
      if (refused !== undefined) throw this.#failure(`_bulk_docs refused "${refused.id}"`);
      written.push(...rows);
    }
    return written;
  }

  async send(method: string, path: string, body?: string): Promise<unknown> {
    const init = { method, headers: this.#headers, ...(body === undefined ? {} : { body }) };
    const response = await fetch(this.url + path, init).catch((error: unknown) => {
      throw this.#failure('it cannot be reached', error);
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw this.#failure(`${method} "${path}" was answered with ${response.status} ${JSON.stringify(answer)}`);
  }

  #failure(what: string, cause?: unknown): EnvironmentError {
    return new EnvironmentError(`could not fill "${this.url}" with the demo's documents: ${what}`, {
      code: 'demo_seed_failed',
      hint: 'Start the demo again, with an empty CouchDB where it is not its own.',
      cause,
    });
  }
}
