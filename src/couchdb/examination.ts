import {
  type Examination,
  type Examined,
  Checkup,
  clockFinding,
  type Finding,
  type Looked,
} from '../checkup.js';
import { realChance } from '../backoff.js';
import { EnvironmentError } from '../errors.js';
import type { Side } from '../events.js';
import { CouchDBClient, type HttpAnswer } from './client.js';
import type { ConnectionConfig } from './connection-config.js';
import { Database } from './database.js';
import { invalidAnswer } from './failure.js';
import { readInfo } from './info.js';
import { refusal } from './refusal.js';
import { retrying } from './retry.js';
import { CouchDBServer } from './server.js';

/** A CouchDB to look at. */
export interface CouchDBExamination extends Pick<Examination<unknown>, 'stop'> {
  readonly side: Side;
  readonly config: ConnectionConfig;
  readonly databases: readonly string[];
}

/** Seconds that somebody who waits for an answer is willing to wait. */
const patience = { timeoutSeconds: 10, giveUpSeconds: 2 };

/** Who the server takes us for. */
interface Account {
  readonly name: string | undefined;
  /** Absent where it is not told. */
  readonly admin: boolean | undefined;
}

/** Looks whether a CouchDB is there, who we are to it, and what may be done with its databases. Changes nothing. */
export async function examineCouchDB(examination: CouchDBExamination): Promise<Examined> {
  const config = {
    ...examination.config,
    timeoutSeconds: Math.min(patience.timeoutSeconds, examination.config.timeoutSeconds),
    giveUpSeconds: patience.giveUpSeconds,
  };
  const checkup = new Checkup();
  const reachable = await checkup.look('reachable', () => greet(config, examination));
  await checkup.lookAfter(reachable, 'clock', ({ headers }) => clockFinding(headers['date'], Date.now()));
  if (reachable.value === undefined) {
    checkup.skip('account', '"reachable" has failed');
    return { checks: checkup.checks, usable: false };
  }
  await using server = new CouchDBServer(config, examination.side);
  const account = await checkup.look('account', () => introduce(server, examination.stop));
  const each = await Promise.all(
    examination.databases.map((name) => examineDatabase({ server, name, account, stop: examination.stop })),
  );
  checkup.add(...each.flatMap(({ checks }) => checks));
  return { checks: checkup.checks, usable: account.value !== undefined };
}

/** Without credentials, so that what is wrong with them is not taken for the address. */
async function greet(
  config: ConnectionConfig,
  { side, stop }: CouchDBExamination,
): Promise<Finding<HttpAnswer>> {
  // Checks the address and the credentials as a run does.
  await new CouchDBServer(config, side)[Symbol.asyncDispose]();
  await using client = new CouchDBClient(config, side);
  const { origin } = new URL(config.url);
  return await patiently(`reaching couchdb at "${origin}"`, { side, stop }, async () => {
    const answer = await client.send({ path: '' }, stop);
    if (answer.status === 401) return { value: answer, reason: `"${origin}" asks who we are` };
    if (answer.status !== 200) throw refusal(answer, `reaching couchdb at "${origin}"`, side);
    const { couchdb, version } = parsed(answer);
    if (couchdb === undefined) throw invalidAnswer('the server does not greet as a CouchDB does');
    return { value: answer, reason: `"${origin}" is a CouchDB ${String(version)}` };
  });
}

async function introduce(server: CouchDBServer, stop: AbortSignal): Promise<Finding<Account>> {
  const { side } = server;
  return await patiently('asking couchdb who we are', { side, stop }, async () => {
    const answer = await server.send({ method: 'GET', path: '_session' }, stop);
    if (answer.status === 404 || answer.status === 501) return unnamed('the server does not tell who we are');
    if (answer.status !== 200) throw refusal(answer, 'asking couchdb who we are', side);
    const { name, roles } = accountIn(parsed(answer)['userCtx']);
    if (name === undefined) return unnamed('nobody: no account is used');
    const admin = roles.includes('_admin');
    const also = admin
      ? ', a server admin'
      : roles.length === 0
        ? ''
        : `, with the roles ${roles.join(', ')}`;
    return { value: { name, admin }, reason: `"${name}"${also}` };
  });
}

function unnamed(reason: string): Finding<Account> {
  return { value: { name: undefined, admin: undefined }, reason };
}

interface DatabaseExamination {
  readonly server: CouchDBServer;
  readonly name: string;
  readonly account: Looked<Account>;
  readonly stop: AbortSignal;
}

async function examineDatabase({ server, name, account, stop }: DatabaseExamination): Promise<Checkup> {
  const checkup = new Checkup();
  const database = new Database(server, name, () => undefined);
  await checkup.lookAfter(account, `database "${name}"`, ({ admin }) =>
    server.side === 'source' ? read(database, stop) : write(database, admin, stop),
  );
  return checkup;
}

async function read(database: Database, stop: AbortSignal): Promise<Finding<true>> {
  const { documents } = await readInfo(database, stop);
  const query = { limit: 1, since: 'now' };
  await database.ask(() => ({ path: '_changes', query, read: () => true }), stop);
  return { value: true, reason: `can be read; ${counted(documents)}` };
}

/** An empty batch asks for the permission to write, and writes nothing. */
async function write(
  database: Database,
  admin: boolean | undefined,
  stop: AbortSignal,
): Promise<Finding<true>> {
  const found = await database.ask(
    () => ({
      path: '',
      read: (body) => (body as { readonly doc_count?: unknown }).doc_count,
      refused: (status: number) => (status === 404 ? 'missing' : undefined),
    }),
    stop,
  );
  if (found === 'missing') return missing(database.name, admin);
  const empty = { method: 'POST', path: '_bulk_docs', body: '{"docs":[]}', read: () => true } as const;
  await database.persist('writing', () => database.once(empty, 'writing', stop), stop);
  return { value: true, reason: `can be written; ${counted(Number(found))}` };
}

function missing(name: string, admin: boolean | undefined): Finding<true> {
  if (admin !== false) return { value: true, reason: 'is not there; a run makes it' };
  throw new EnvironmentError(`database "${name}" is not there, and the account may make none`, {
    code: 'target_forbidden',
    hint: 'Let a server admin make the database, as "docferry doctor --couchdb-role" shows.',
  });
}

function counted(documents: number): string {
  return `${documents.toLocaleString('en-US')} document${documents === 1 ? '' : 's'}`;
}

async function patiently<T>(
  action: string,
  { side, stop }: { readonly side: Side; readonly stop: AbortSignal },
  attempt: () => Promise<T>,
): Promise<T> {
  const limit = patience.giveUpSeconds * 1_000;
  return await retrying(attempt, {
    chance: realChance,
    patience: () => limit,
    action,
    side,
    report: () => undefined,
    stop,
  });
}

function parsed({ body }: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw invalidAnswer('the answer is not what a CouchDB gives');
}

function accountIn(context: unknown): {
  readonly name: string | undefined;
  readonly roles: readonly string[];
} {
  if (typeof context !== 'object' || context === null) return { name: undefined, roles: [] };
  const name: unknown = Reflect.get(context, 'name');
  const roles: unknown = Reflect.get(context, 'roles');
  return {
    name: typeof name === 'string' ? name : undefined,
    roles: Array.isArray(roles) ? roles.map(String) : [],
  };
}
