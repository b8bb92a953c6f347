import { afterEach, describe, expect, test } from '@jest/globals';
import { json, type Reply, type ScriptedRequest } from '../../support/scripted-http.js';
import {
  answerFrom,
  documentsOf,
  faultAt,
  honest,
  ids,
  idsOf,
  openScripted,
  readAll,
  readsPage,
  row,
  type Trial,
} from './fake-database.js';

let trial: Trial;
const rejections: unknown[] = [];
const note = (reason: unknown): void => {
  rejections.push(reason);
};
process.on('unhandledRejection', note);

afterEach(async () => {
  await trial[Symbol.asyncDispose]();
  expect(rejections).toEqual([]);
});

const edited = (request: ScriptedRequest, edit: (rows: Record<string, unknown>[]) => unknown[]): Reply => {
  const body = JSON.parse(String(honest(request).body)) as { rows: Record<string, unknown>[] };
  return json({ ...body, rows: edit(body.rows) });
};

const healing: Readonly<Record<string, (request: ScriptedRequest) => Reply>> = {
  'a body that is cut off': (request) => ({ ...honest(request), fault: 'cut' }),
  'a chunked body that is cut off': (request) => ({ ...honest(request), fault: 'cut-chunked' }),
  'a connection that is reset': () => ({ fault: 'reset' }),
  'an answer that stalls': (request) => ({ ...honest(request), fault: 'stall' }),
  'no answer at all': () => ({ fault: 'silence' }),
  'half a body with a right length': (request) => ({ ...honest(request), body: String(honest(request).body).slice(0, 900) }),
  'an empty body': () => ({ headers: { 'content-type': 'application/json' }, body: '' }),
  'JSON that is not an object': () => json([]),
  'an error in a 200': () => json({ error: 'timeout', reason: 'The request could not be processed in a reasonable amount of time.' }),
  'a login page of a proxy': () => ({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }),
  'broken UTF-8': (request) => ({ body: Buffer.from(String(honest(request).body).replace('text of n', 'text of \u00ff'), 'latin1') }),
  'broken gzip': (request) => ({ ...honest(request), headers: { 'content-encoding': 'gzip' } }),
  '500': () => json({ error: 'internal_server_error', reason: 'No DB shards could be opened.' }, { status: 500 }),
  '502 with HTML': () => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Gateway</h1>' }),
  '503': () => json({ error: 'service_unavailable', reason: 'x' }, { status: 503 }),
  '412 nodedown': () => json({ error: 'nodedown', reason: 'progress not possible' }, { status: 412 }),
  '429': () => json({ error: 'too_many_requests' }, { status: 429 }),
  'rows in the wrong order': (request) => edited(request, (rows) => [...rows].reverse()),
  'a row twice': (request) => edited(request, (rows) => [...rows, ...rows.slice(-1)]),
  'rows before the range': (request) => edited(request, (rows) => [row('A'), ...rows]),
  'a row without an id': (request) => edited(request, (rows) => [{ ...rows[0], id: 7 }, ...rows.slice(1)]),
  'a row with the document of another': (request) => edited(request, (rows) => [{ ...rows[0], doc: row('x')['doc'] }, ...rows.slice(1)]),
  'an error instead of a row': (request) => edited(request, (rows) => [...rows, { key: 'n9', error: 'timeout' }]),
}; // prettier-ignore

describe('a fault that can heal loses nothing', () => {
  test.each(
    Object.entries(healing).flatMap(([name, reply]) => [0, 1].map((page) => [name, page, reply] as const)),
  )('%s, on page %i', async (_name, page, reply) => {
    trial = await openScripted(faultAt(page, reply), { timeoutSeconds: 1 });
    const pages = await readAll(trial.source);
    expect(idsOf(pages)).toEqual(ids);
    expect(documentsOf(pages).get('n001')).toEqual({ _id: 'n001', _rev: '1-a', text: 'text of n001' });
    expect(trial.events.filter(({ type }) => type === 'retry')).toHaveLength(1);
  });

  test.each([0, 1, 2])('a page that is empty by mistake, number %i', async (page) => {
    trial = await openScripted(faultAt(page, (request) => edited(request, () => [])));
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
  });

  test.each([0, 1])('a page that is short by mistake, number %i', async (page) => {
    trial = await openScripted(faultAt(page, (request) => edited(request, (rows) => rows.slice(0, 7))));
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
  });

  test('rows without their documents are asked for by id', async () => {
    trial = await openScripted(
      faultAt(0, (request) =>
        edited(request, (rows) => [
          ...rows.map((each) =>
            Number(String(each['id']).slice(1)) % 2 === 0 ? { ...each, doc: null } : each,
          ),
        ]),
      ),
    );
    const pages = await readAll(trial.source);
    expect(documentsOf(pages).size).toBe(ids.length);
    expect(trial.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('a row without its document whose document is gone is a removal', async () => {
    const gone = { id: 'n000a', key: 'n000a', value: { rev: '1-a' }, doc: null };
    const insert = (rows: readonly unknown[]): unknown[] => [rows[0], gone, ...rows.slice(1)];
    trial = await openScripted(faultAt(0, (request) => edited(request, (rows) => insert(rows.slice(0, -1)))));
    const pages = await readAll(trial.source);
    expect([...(pages[1]?.changes ?? [])][1]).toEqual({ kind: 'removal', id: 'n000a' });
    expect(idsOf(pages).filter((id) => id !== 'n000a')).toEqual(ids);
  });

  test('the last id read was deleted before the next page', async () => {
    let present = ids;
    let pages = 0;
    trial = await openScripted((request) => {
      if (readsPage(request) && (pages += 1) === 2) present = ids.filter((id) => id !== 'n099');
      return answerFrom(present, request);
    });
    expect(idsOf(await readAll(trial.source))).toEqual(ids);
  });

  test('a count that is higher than what was listed is told', async () => {
    trial = await openScripted((request) =>
      request.path === '/db'
        ? json({ update_seq: '7-x', doc_count: 253, instance_start_time: '0' })
        : honest(request),
    );
    await readAll(trial.source);
    expect(trial.events).toEqual([
      { type: 'notice', code: 'source_count', message: 'couchdb database "db" counts more documents than it lists', count: 3 },
    ]); // prettier-ignore
  });
});
