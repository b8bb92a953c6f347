import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type StreamViewType,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from '@jest/globals';
import { describeWithBackgroundWork, uniqueName } from '../../../support/servers.js';
import { inWords, never, openAt, readPass } from './reading.js';

describeWithBackgroundWork('the stream of a table', (url) => {
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'docferry', secretAccessKey: 'docferry' },
  });
  afterAll(() => {
    client.destroy();
  });

  async function makeTable(view?: StreamViewType): Promise<string> {
    const table = uniqueName('stream');
    await client.send(
      new CreateTableCommand({
        TableName: table,
        KeySchema: [{ AttributeName: '_id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: '_id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        ...(view === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: view } }),
      }),
    );
    return table;
  }

  async function put(table: string, id: string, fields: PutItemCommand['input']['Item'] = {}): Promise<void> {
    await client.send(new PutItemCommand({ TableName: table, Item: { _id: { S: id }, ...fields } }));
  }

  async function remove(table: string, id: string): Promise<void> {
    await client.send(new DeleteItemCommand({ TableName: table, Key: { _id: { S: id } } }));
  }

  async function setStream(table: string, view?: StreamViewType): Promise<void> {
    const StreamSpecification =
      view === undefined ? { StreamEnabled: false } : { StreamEnabled: true, StreamViewType: view };
    await client.send(new UpdateTableCommand({ TableName: table, StreamSpecification }));
  }

  test('tells edits and deletions in their order, with attributes as they are', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    await put(table, 'before');
    const { reader, events } = openAt(url, { table });
    const begun = await reader.begin(never);
    await put(table, 'a', { n: { N: '1' }, bytes: { B: Buffer.from('x') }, ss: { SS: ['1', '2'] } });
    await put(table, 'a', { n: { N: '12345678901234567890123456789012345678' } });
    await put(table, 'b');
    await remove(table, 'a');
    const { changes, place } = await readPass(reader, begun);
    expect(changes.map(inWords)).toEqual([
      'before={"_id":{"S":"before"}}',
      expect.stringMatching(/^a=/),
      expect.stringMatching(/^a=.*12345678901234567890123456789012345678/),
      'b={"_id":{"S":"b"}}',
      '-a',
    ]);
    expect(changes[1]).toMatchObject({
      native: { value: { n: { N: '1' }, bytes: { B: 'eA==' }, ss: { SS: ['1', '2'] } } },
    });
    expect(changes[4]).toMatchObject({ document: { _id: 'a' } });
    expect((await readPass(reader, place)).changes).toEqual([]);
    expect(events).toEqual([]);
  });

  test('goes on in the middle of a shard, in another process too', async () => {
    const table = await makeTable('NEW_IMAGE');
    const begun = await openAt(url, { table }).reader.begin(never);
    for (const id of ['a', 'b']) await put(table, id);
    const first = await readPass(openAt(url, { table }).reader, begun);
    for (const id of ['c', 'd']) await put(table, id);
    await remove(table, 'a');
    const place = JSON.parse(JSON.stringify(first.place)) as typeof begun;
    const { reader } = openAt(url, { table });
    expect(await reader.pending(place, never)).toBe(3);
    const second = await readPass(reader, place);
    expect(second.changes.map(({ id }) => id)).toEqual(['c', 'd', 'a']);
    expect(second.changes[2]).toEqual({ kind: 'removal', id: 'a', document: { _id: 'a' } });
    expect(await reader.pending(second.place, never)).toBe(0);
  });

  test('leaves out what a copy has surely seen, but not when read from its origin', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    await put(table, 'a');
    const { reader } = openAt(url, { table });
    const begun = await reader.begin(never);
    const later = { ...begun, since: begun.since + 3_600_000 };
    const { changes, skipped, place } = await readPass(reader, later);
    expect([changes, skipped]).toEqual([[], 0]);
    expect(Object.values(place.shards)).toMatchObject([{ after: expect.stringMatching(/^\d+$/) }]);
    expect((await readPass(reader, await reader.origin(never))).changes.map(({ id }) => id)).toEqual(['a']);
  });

  test('wakes who waits for the next change, and leaves it to be read', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    const { reader } = openAt(url, { table });
    const begun = await reader.begin(never);
    const state = { woken: false };
    const waiting = reader.awaitChange(begun, never).then(() => (state.woken = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(state.woken).toBe(false);
    await put(table, 'a');
    await waiting;
    expect((await readPass(reader, begun)).changes.map(({ id }) => id)).toEqual(['a']);
  });

  test('stops waiting when it is told to', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    const { reader } = openAt(url, { table });
    const begun = await reader.begin(never);
    const stop = new AbortController();
    const waiting = reader.awaitChange(begun, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test('that is off is turned on only when that is asked for', async () => {
    const table = await makeTable();
    await expect(openAt(url, { table }).reader.begin(never)).rejects.toMatchObject({
      code: 'stream_off',
      exitCode: 3,
      hint: expect.stringContaining('--enable-streams'),
    });
    const { reader, events } = openAt(url, { table, enable: true });
    const begun = await reader.begin(never);
    await put(table, 'a', { n: { N: '1' } });
    expect((await readPass(reader, begun)).changes.map(({ id }) => id)).toEqual(['a']);
    expect(events).toMatchObject([{ type: 'notice', code: 'stream_enabled' }]);
  });

  test.each<StreamViewType>(['KEYS_ONLY', 'OLD_IMAGE'])('with the view type %s is refused', async (view) => {
    const table = await makeTable(view);
    await expect(openAt(url, { table, enable: true }).reader.begin(never)).rejects.toMatchObject({
      code: 'stream_view_type',
      message: expect.stringContaining(`"${view}"`),
    });
  });

  test('that was turned off, or off and on again, is a gap', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    const { reader } = openAt(url, { table });
    const begun = await reader.begin(never);
    await put(table, 'a');
    await setStream(table);
    const gap = { code: 'stream_gap', exitCode: 6, hint: 'Pass --restart to copy the table again.' };
    await expect(readPass(reader, begun)).rejects.toMatchObject(gap);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await setStream(table, 'NEW_AND_OLD_IMAGES');
    await expect(readPass(reader, begun)).rejects.toMatchObject(gap);
    await expect(reader.pending(begun, never)).rejects.toMatchObject(gap);
    await expect(reader.awaitChange(begun, never)).rejects.toMatchObject(gap);
  });

  test('tells deletions by time to live from others', async () => {
    const table = await makeTable('NEW_AND_OLD_IMAGES');
    const { reader } = openAt(url, { table });
    const begun = await reader.begin(never);
    const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
    await put(table, 'old', { expires: { N: String(Math.floor(Date.now() / 1000) - 100) } });
    const until = Date.now() + 30_000;
    let { changes: told } = await readPass(reader, begun);
    while (told.length < 2 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      told = (await readPass(openAt(url, { table }).reader, begun)).changes;
    }
    expect(told.map(inWords)).toEqual([expect.stringMatching(/^old=/), '-old']);
    const ignoring = openAt(url, { table, timeToLiveDeletes: 'ignore' });
    const { changes, skipped } = await readPass(ignoring.reader, begun);
    expect([changes.map(({ kind }) => kind), skipped]).toEqual([['upsert'], 1]);
    expect(ignoring.events).toMatchObject([{ type: 'notice', code: 'ttl_deletes', count: 1 }]);
  }, 40_000);
});
