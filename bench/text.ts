// Do documents that go from text to text cost less than documents that are parsed and encoded?
import { scanAllDocs } from '../src/couchdb/answer-scan.js';
import { readAllDocs } from '../src/couchdb/rows.js';
import type { Change } from '../src/document.js';
import { TextUpsert } from '../src/document-text.js';
import { keyRules } from '../src/dynamodb/key-rules.js';
import { WriteEncoder } from '../src/dynamodb/write-encoder.js';
import { parseJson } from '../src/json/json.js';
import { createProjection } from '../src/pipeline/projection.js';
import { couchdbFields } from '../src/pipeline/stages/couchdb.js';
import { Rejection } from '../src/rejection.js';
import { namedById } from '../src/sources/shape.js';
import { prepareWrite } from '../src/targets/dynamodb/batch-write.js';
import { compare, type Result } from './comparison.js';
import { report } from './report.js';

const LEAST = 1.5;
const ROWS = 2_000;
const PAGES = 10;

const encoder = new WriteEncoder(keyRules({ partition: { attribute: '_id', type: 'S' } }), 'reject');
const project = createProjection({
  stages: [couchdbFields({ attachments: 'drop', conflicts: 'winner' })],
  key: { partition: { attribute: '_id', from: '_id', type: 'S' } },
  shape: namedById,
  deletes: 'apply',
});

/** An order of about 950 bytes, as CouchDB writes it. */
function orderOf(index: number, city: string): object {
  return {
    _id: `order-${String(index).padStart(9, '0')}`,
    _rev: '1-99514c85b52a8b13b9b5aeaa999c79f7',
    type: 'order',
    status: 'open',
    total: index * 17 + 0.25,
    count: index % 100,
    created: '2026-05-06T07:08:09.123Z',
    paid: true,
    note: null,
    tags: ['gift', 'express', 'insured'],
    address: { street: `Langstrasse ${index}`, city, zip: '8004', place: { lat: 47.3769, lon: 8.5417 } },
    lines: [lineOf(index), lineOf(index + 1)],
    customer: { id: `c-${index}`, name: 'Anna Muster', email: `anna${index}@example.com` },
    text: 'Ring the bell twice, then leave it at the "back" door.\n'.repeat(6),
  };
}

function lineOf(index: number): object {
  return { sku: `sku-${index}`, quantity: 2, price: 19.95 };
}

/** A page of `_all_docs` in CouchDB's own form. */
function pageOf(city: string): Buffer {
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const doc = JSON.stringify(orderOf(index, city));
    const id = JSON.stringify(`order-${String(index).padStart(9, '0')}`);
    return `{"id":${id},"key":${id},"value":{"rev":"1-99514c85b52a8b13b9b5aeaa999c79f7"},"doc":${doc}}`;
  });
  return Buffer.from(`{"total_rows":${ROWS},"offset":0,"rows":[\r\n${rows.join(',\r\n')}\r\n]}\n`);
}

function carry(changes: readonly Change[]): number {
  let bytes = 0;
  for (const change of changes) {
    const write = project(change, 'copy');
    if (write === undefined || write instanceof Rejection) throw new Error('a document was not carried');
    const prepared = prepareWrite(encoder, write);
    if (prepared instanceof Rejection) throw new Error(prepared.reason);
    bytes += prepared.bytes;
  }
  if (bytes === 0) throw new Error('nothing was written');
  return changes.length;
}

function asTexts(page: Buffer): readonly Change[] {
  const answer = scanAllDocs(page);
  if (answer === undefined) throw new Error('the answer was not taken apart');
  return [...answer.rows].map(({ id, text }) => {
    if (text === undefined) throw new Error('a document was parsed');
    return new TextUpsert(id, text);
  });
}

function asObjects(page: Buffer): readonly Change[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(page);
  const { rows } = readAllDocs(parseJson(text));
  return [...rows].map(({ id, document = {} }): Change => ({ kind: 'upsert', id, document }));
}

async function measure(name: string, page: Buffer): Promise<Result> {
  const carryAll = (changesOf: (page: Buffer) => readonly Change[]): Promise<number> => {
    let documents = 0;
    for (let count = 0; count < PAGES; count += 1) documents += carry(changesOf(page));
    return Promise.resolve(documents);
  };
  return await compare({
    question: 'text',
    case: name,
    least: LEAST,
    subject: () => carryAll(asTexts),
    baseline: () => carryAll(asObjects),
  });
}

report([
  await measure('orders of 950 bytes', pageOf('Zurich')),
  await measure('orders of 950 bytes, not ASCII', pageOf('Zürich')),
]);
