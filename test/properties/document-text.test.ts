import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scanAllDocs } from '../../src/couchdb/answer-scan.js';
import { readAllDocs } from '../../src/couchdb/rows.js';
import type { Change, Document, TextDocument } from '../../src/document.js';
import { TextUpsert } from '../../src/document-text.js';
import { keyRules } from '../../src/dynamodb/key-rules.js';
import type { NumberPolicy } from '../../src/dynamodb/number.js';
import { itemOfPut } from '../../src/dynamodb/put-text.js';
import { WriteEncoder } from '../../src/dynamodb/write-encoder.js';
import { parseJson } from '../../src/json/json.js';
import { createProjection } from '../../src/pipeline/projection.js';
import { couchdbFields } from '../../src/pipeline/stages/couchdb.js';
import { Rejection } from '../../src/rejection.js';
import { namedById } from '../../src/sources/shape.js';
import { type DynamoDBWrite, prepareWrite } from '../../src/targets/dynamodb/batch-write.js';
import { comparable } from '../../src/testing/comparable.js';
import { seed } from './arbitrary-documents.js';
import { jsonObjects } from './arbitrary-json.js';

const rules = [
  ...keyRules({ partition: { attribute: '_id', type: 'S' } }),
  ...keyRules(
    { partition: { attribute: 'owner', type: 'S' }, sort: { attribute: 'age', type: 'N' } },
    'by-owner',
  ),
];
const encoders: Readonly<Record<NumberPolicy, WriteEncoder>> = {
  reject: new WriteEncoder(rules, 'reject'),
  string: new WriteEncoder(rules, 'string'),
  round: new WriteEncoder(rules, 'round'),
};
const policies = fc.constantFrom<NumberPolicy>('reject', 'string', 'round');
const stages = fc.record({
  attachments: fc.constantFrom<'drop' | 'stubs' | 'reject'>('drop', 'stubs', 'reject'),
  conflicts: fc.constantFrom<'winner' | 'reject'>('winner', 'reject'),
});
const key = { partition: { attribute: '_id', from: '_id', type: 'S' } } as const;

/** An answer of `_all_docs` with one row, whose document begins with what CouchDB puts there. */
function answerOf(body: string): Buffer {
  const fields = `"_id":"doc","_rev":"1-a"${body === '{}' ? '' : ','}${body.slice(1)}`;
  return Buffer.from(
    `{"total_rows":1,"offset":0,"rows":[\r\n{"id":"doc","key":"doc","value":{"rev":"1-a"},"doc":{${fields}}\r\n]}\n`,
  );
}

function writeOf(
  change: Change,
  options: Parameters<typeof couchdbFields>[0],
  encoder: WriteEncoder,
): DynamoDBWrite | Rejection {
  const project = createProjection({
    stages: [couchdbFields(options)],
    key,
    shape: namedById,
    deletes: 'apply',
  });
  const write = project(change, 'copy');
  if (write === undefined) throw new Error('the document was left out');
  return write instanceof Rejection ? write : prepareWrite(encoder, write);
}

function isEncoded(text: TextDocument, encoder: WriteEncoder): boolean {
  return encoder.putText(text.keeping(['_id']), { _id: 'doc' }) !== undefined;
}

function parsed(page: Buffer): Document {
  const [row] = readAllDocs(parseJson(page.toString())).rows;
  const document = row?.document;
  if (document === undefined) throw new Error('the answer has no document');
  return document;
}

test('a document that goes from text to text becomes the same item, or is rejected for the same reason, as a parsed one', () => {
  const ways = { text: 0, later: 0, rejected: 0, parsed: 0 };
  fc.assert(
    fc.property(jsonObjects, policies, stages, (body, policy, options) => {
      const page = answerOf(body);
      const [row] = scanAllDocs(page)?.rows ?? [];
      if (row?.text === undefined) {
        ways.parsed += 1;
        return;
      }
      const change = new TextUpsert('doc', row.text);
      const write = writeOf(change, options, encoders[policy]);
      const expected = writeOf(
        { kind: 'upsert', id: 'doc', document: parsed(page) },
        options,
        encoders[policy],
      );
      if (expected instanceof Rejection || write instanceof Rejection) {
        expect(write).toEqual(expected);
        ways.rejected += 1;
        return;
      }
      ways[isEncoded(row.text, encoders[policy]) ? 'text' : 'later'] += 1;
      const { text, ...others } = write;
      const { text: expectedText, ...expectedOthers } = expected;
      expect(others).toEqual(expectedOthers);
      expect(comparable(itemOfPut(write.text))).toBe(comparable(itemOfPut(expected.text)));
      if (!/"\d+":/.test(body)) expect(text.toString()).toBe(expectedText.toString());
    }),
    { seed, numRuns: 500 },
  );
  // All ways must have been gone for this to mean anything.
  expect(Math.min(...Object.values(ways))).toBeGreaterThan(10);
}, 60_000);
