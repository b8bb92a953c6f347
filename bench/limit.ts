// Over databases that take their time: is moving documents as fast as the slower of reading and writing them alone?
import { fileURLToPath } from 'node:url';
import { compareRounds, type Result, type Round } from './comparison.js';
import { onTheirOwnCore } from './cores.js';
import { migrate } from './docferry.js';
import { many } from './form.js';
import { run } from './process.js';
import { report } from './report.js';
import { startDemo, startDynamoDBLocal } from './servers.js';
import { collectionName, idOf } from './stand-in/collection.js';
import { fieldsOf } from './stand-in/documents.js';
import { withoutStart } from './start-up.js';
import { createTable, deleteTable, emulatorClient } from './tables.js';

const DOCUMENTS = many(120_000);
const BYTES = 950;
const FILLING = 500;

/** Makes a database at a CouchDB and fills it. */
async function fill(couchdbUrl: string, documents: number): Promise<void> {
  const url = `${couchdbUrl}/${collectionName({ documents, bytes: BYTES })}`;
  await send('PUT', url);
  for (let from = 0; from < documents; from += FILLING) {
    const docs = Array.from({ length: Math.min(FILLING, documents - from) }, (_, index) => {
      return { _id: idOf(from + index), ...fieldsOf(from + index, BYTES) };
    });
    await send('POST', `${url}/_bulk_docs`, JSON.stringify({ docs }));
  }
}

async function send(method: string, url: string, body: string | null = null): Promise<void> {
  const answer = await fetch(url, { method, body, headers: { 'content-type': 'application/json' } });
  if (!answer.ok) throw new Error(`${method} "${url}" was answered with ${answer.status}`);
  await answer.arrayBuffer();
}

/** What a baseline tells: its own time, without its preparation. */
type Alone = Pick<Round, 'milliseconds' | 'items'>;

async function alone(program: 'pages' | 'batches', words: readonly string[]): Promise<Round> {
  const path = fileURLToPath(new URL(`./baselines/${program}.js`, import.meta.url));
  const { output, ...cost } = await run({ path, words });
  return { ...cost, ...(JSON.parse(output) as Alone) };
}

/** Where to move from and to. */
interface Databases {
  readonly couchdbUrl: string;
  readonly dynamodbUrl: string;
}

async function againstSlower(servers: string, databases: Databases): Promise<Result> {
  const { couchdbUrl, dynamodbUrl } = databases;
  const client = emulatorClient(dynamodbUrl);
  let tables = 0;
  const move = async (documents: number): Promise<Round> => {
    const table = `moved-${(tables += 1)}`;
    const from = collectionName({ documents, bytes: BYTES });
    const round = await migrate({ ...databases, collections: { [table]: { from } } });
    await deleteTable(client, table);
    return round;
  };
  const slower = async (): Promise<Round> => {
    const name = collectionName({ documents: DOCUMENTS, bytes: BYTES });
    const reading = await alone('pages', [couchdbUrl, name, String(DOCUMENTS)]);
    const table = `written-${(tables += 1)}`;
    await createTable(client, table);
    const writing = await alone('batches', [dynamodbUrl, table, String(DOCUMENTS), String(BYTES)]);
    await deleteTable(client, table);
    return reading.milliseconds > writing.milliseconds ? reading : writing;
  };
  return await compareRounds({
    question: 'limit',
    case: servers,
    against: 'docferry migrate, without start-up, against the slower of reading and writing alone',
    least: 0.9,
    floor: {},
    subject: await withoutStart(move, DOCUMENTS),
    baseline: slower,
  });
}

const targets = await onTheirOwnCore(async () => ({
  dynalite: await startDemo('dynalite'),
  'DynamoDB Local': await startDynamoDBLocal(),
}));
await using couchdb = await startDemo('couchdb');
await fill(couchdb.url, 0);
await fill(couchdb.url, DOCUMENTS);
for (const [name, server] of Object.entries(targets)) {
  await using target = server;
  const databases = { couchdbUrl: couchdb.url, dynamodbUrl: target.url };
  report([await againstSlower(`the demo's CouchDB and ${name}`, databases)]);
}
