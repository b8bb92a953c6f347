// Is reading a table by our source as fast as a bare parallel scan by the SDK that discards its items?
import {
  DynamoDBClient,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { dynamodbSourceConfig } from '../src/sources/dynamodb/config.js';
import { connectDynamoDBSource } from '../src/sources/dynamodb/source.js';
import { compare, type Result } from './comparison.js';
import { fillTable } from './fill.js';
import { short } from './form.js';
import { report } from './report.js';
import { startDynamoDBLocal, startStandIn } from './servers.js';
import { collectionName } from './stand-in/collection.js';

const LEAST = 0.9;

/** A table at an emulator, and how many segments of it are read side by side. */
interface Work {
  readonly endpoint: string;
  readonly table: string;
  readonly segments: number;
}

async function readBySource({ endpoint, table, segments }: Work): Promise<number> {
  const settings = { type: 'dynamodb', region: 'us-east-1', endpoint, changes: 'none', segments };
  await using connection = connectDynamoDBSource(dynamodbSourceConfig.parse(settings));
  await using source = connection.open({ name: table, conflicts: false, report: () => undefined });
  let items = 0;
  for await (const { changes } of source.read({ stop: new AbortController().signal }))
    items += changes.length;
  return items;
}

async function scanBySdk({ endpoint, table, segments }: Work): Promise<number> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
  const scans = Array.from({ length: segments }, (_, Segment) => {
    return scanSegment(client, { TableName: table, Segment, TotalSegments: segments });
  });
  const counts = await Promise.all(scans);
  client.destroy();
  return counts.reduce((sum, count) => sum + count, 0);
}

async function scanSegment(client: DynamoDBClient, segment: ScanCommandInput): Promise<number> {
  let items = 0;
  let after: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ ...segment, ExclusiveStartKey: after }),
    );
    items += page.Items?.length ?? 0;
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return items;
}

function compareOver(server: string, work: Work): Promise<Result> {
  return compare({
    question: 'scan',
    case: `${server}, ${work.segments} segments`,
    least: LEAST,
    subject: () => readBySource(work),
    baseline: () => scanBySdk(work),
  });
}

async function overStandIn(segments: number): Promise<Result> {
  await using server = await startStandIn('dynamodb');
  const table = collectionName({ documents: 32_000, bytes: 950 });
  return await compareOver('stand-in', { endpoint: server.url, table, segments });
}

async function overDynamoDBLocal(): Promise<Result> {
  await using server = await startDynamoDBLocal();
  await fillTable(server.url, { table: 'bench', items: 10_000 });
  return await compareOver('DynamoDB Local', { endpoint: server.url, table: 'bench', segments: 4 });
}

report([await overStandIn(4), await overStandIn(32), ...(short ? [] : [await overDynamoDBLocal()])]);
