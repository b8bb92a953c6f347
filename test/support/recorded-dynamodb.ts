import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server between docferry and a DynamoDB, which notes what IAM would be asked. */
export interface RecordedDynamoDB extends AsyncDisposable {
  readonly url: string;
  /** What was noted since it was last taken, as `table Action`, in order and without repeats. */
  take(): string[];
}

type Body = Readonly<Record<string, unknown>>;

/** Starts to pass requests on to the DynamoDB at this address. */
export async function recordDynamoDB(url: string): Promise<RecordedDynamoDB> {
  let noted = new Set<string>();
  const recovered = new Set<string>();
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await buffer(incoming);
      const action = String(incoming.headers['x-amz-target']).replace(/^.*\./, '');
      const fields = JSON.parse(body.toString()) as Body;
      for (const permission of permissionsOf(action, fields)) noted.add(permission);
      const own = lacking[action]?.(tablesOf(fields)[0] ?? '', recovered);
      if (own !== undefined) {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(own));
        return;
      }
      const { method, headers } = incoming;
      const passed = forward(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', () => response.destroy());
      passed.end(body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    take: () => {
      const taken = [...noted].sort();
      noted = new Set();
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = (table: string, recovered: Set<string>) => unknown;

/** What DynamoDB Local does not offer: point-in-time recovery, off until it is switched on, and tags. */
const lacking: Readonly<Record<string, Answer>> = {
  DescribeContinuousBackups: (table, recovered) => recovery(recovered.has(table)),
  UpdateContinuousBackups: (table, recovered) => recovery(recovered.add(table).has(table)),
  ListTagsOfResource: () => ({ Tags: [{ Key: 'team', Value: 'data' }] }),
};

function recovery(on: boolean): unknown {
  const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: on ? 'ENABLED' : 'DISABLED' };
  return {
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  };
}

/** A transaction has no permission of its own, but those of what it is made of. */
const parts: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function permissionsOf(action: string, body: Body): string[] {
  if (action !== 'TransactWriteItems') {
    // A table is made with tags only by who may tag it.
    const actions = body['Tags'] === undefined ? [action] : [action, 'TagResource'];
    return actions.flatMap((name) => tablesOf(body).map((table) => `${table} ${name}`));
  }
  const items = body['TransactItems'] as Readonly<Record<string, Body>>[];
  return items
    .flatMap((item) => Object.entries(item))
    .flatMap(([part, content]) => tablesOf(content).map((table) => `${table} ${parts[part] ?? part}`));
}

function tablesOf(body: Body): string[] {
  const { TableName: name, RequestItems: items, ...rest } = body;
  if (typeof name === 'string') return [name];
  if (typeof items === 'object' && items !== null) return Object.keys(items);
  // An ARN, or what goes on from one.
  const found = /:table\/([\w.-]+)/.exec(JSON.stringify(rest));
  return [found?.[1] ?? 'unknown'];
}
