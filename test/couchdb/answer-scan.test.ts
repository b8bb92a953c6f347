import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scanAllDocs, scanChanges } from '../../src/couchdb/answer-scan.js';
import { TransientError } from '../../src/couchdb/failure.js';
import type { DocumentRow } from '../../src/couchdb/row-list.js';
import { readAllDocs, readChanges } from '../../src/couchdb/rows.js';
import { parseJson } from '../../src/json/json.js';
import { seed } from '../properties/arbitrary-documents.js';
import { comparable } from '../../src/testing/comparable.js';
import { recordedExchanges } from '../support/recordings.js';

type Scan = typeof scanAllDocs | typeof scanChanges;

const forms = {
  _all_docs: { scan: scanAllDocs, read: readAllDocs },
  _changes: { scan: scanChanges, read: readChanges },
};

const allDocs = Buffer.from(
  [
    '{"total_rows":4,"offset":0,"rows":[',
    '{"id":"a","key":"a","value":{"rev":"1-a"},"doc":{"_id":"a","_rev":"1-a","text":"é\\n","n":[1.5,-2e3,true,null]}},',
    '{"id":"b\\"","key":"b\\"","value":{"rev":"1-b"},"doc":{"_id":"b\\"","_rev":"1-b","_attachments":{"x":{}},"m":{}}},',
    '{"id":"c","key":"c","value":{"rev":"2-c","deleted":true},"doc":null},',
    '{"id":"d","key":"d","value":{"rev":"1-d"}}',
    ']}\n',
  ].join('\r\n'),
);

const changes = Buffer.from(
  [
    '{"results":[',
    '{"seq":"1-x","id":"a","changes":[{"rev":"1-a"}],"doc":{"_id":"a","_rev":"1-a","text":"é","n":12345678901234567890}},',
    '{"seq":"2-x","id":"b","changes":[{"rev":"2-b"}],"deleted":true,"doc":{"_id":"b","_rev":"2-b","_deleted":true,"x":1}},',
    '{"seq":null,"id":"c","changes":[{"rev":"2-c"}],"deleted":true,"doc":{"_id":"c","_rev":"2-c"}},',
    '{"seq":"4-x","id":"d","changes":[{"rev":"2-d"}],"deleted":false,"doc":{"_id":"d","_deleted":false}}',
  ].join('\r\n') + '\n],\n"last_seq":"4-x","pending":7}\n',
);

const pages = [
  { name: '_all_docs', bytes: allDocs },
  { name: '_changes', bytes: changes },
] as const;

/** What an answer says, whichever way it was taken apart; its error where it is none. */
function outcome(read: () => object): string {
  try {
    const { rows, ...others } = read() as { rows: Iterable<DocumentRow> };
    const plain = [...rows].map(({ id, document = null, ...row }) => ({
      id,
      document,
      deleted: 'deleted' in row && row.deleted === true,
    }));
    return comparable({ ...JSON.parse(JSON.stringify(others)), plain });
  } catch (error) {
    if (error instanceof TransientError || error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function scanned(scan: Scan, bytes: Buffer): ReturnType<Scan> {
  return scan(bytes);
}

/** Holds the scan of an answer against its parse. Returns whether it was taken apart. */
function agrees(name: keyof typeof forms, bytes: Buffer): boolean {
  const { scan, read } = forms[name];
  const answer = scanned(scan, bytes);
  if (answer === undefined) return false;
  expect(outcome(() => answer)).toBe(outcome(() => read(parseJson(bytes.toString()))));
  return true;
}

describe('an answer that is taken apart without parsing it', () => {
  test.each(pages)('has the rows that a parsed one of $name has', ({ name, bytes }) => {
    expect(agrees(name, bytes)).toBe(true);
  });

  test.each(pages)('is one of $name that came whole', ({ name, bytes }) => {
    const whole = bytes.toString().trimEnd().length;
    const text = bytes.toString();
    for (let length = 0; length < whole; length += 1) {
      expect(scanned(forms[name].scan, Buffer.from(text.slice(0, length)))).toBeUndefined();
    }
  });

  test.each(pages)('and is damaged means the same as one of $name that is parsed', ({ name, bytes }) => {
    const damage = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      remove: fc.nat({ max: 3 }),
      insert: fc.oneof(
        fc.constant(''),
        fc.string({ maxLength: 2 }),
        fc.constantFrom('\u0000', '\n', '\t', '"', '\\', '\\u12', ',', '{', '}', '[]', ':', '0', '-', '1e999', '1e9999'),
        fc.constantFrom('"_id":"z",', '"_deleted":true,', '"id":"z",', '"rows":[],', '"results":null,', '"deleted":true,'),
      ),
    }); // prettier-ignore
    let known = 0;
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 2 }), (damages) => {
        let text = bytes.toString('latin1');
        for (const { at, remove, insert } of damages)
          text = text.slice(0, at) + insert + text.slice(at + remove);
        // Broken UTF-8 never gets here.
        const broken = Buffer.from(Buffer.from(text, 'latin1').toString('utf8'));
        if (agrees(name, broken)) known += 1;
      }),
      { seed, numRuns: 3_000 },
    );
    // Some damages leave an answer that is well formed and says something else.
    expect(known).toBeGreaterThan(100);
  });

  test('is any that a CouchDB was recorded to give with its documents', () => {
    const recorded = recordedExchanges().filter(({ request }) => {
      return /\/_(all_docs|changes)\?include_docs=true/.test(request.path) && request.method === 'GET';
    });
    expect(recorded.length).toBeGreaterThan(10);
    for (const { request, response } of recorded) {
      const name = request.path.includes('_all_docs') ? '_all_docs' : '_changes';
      expect({ path: request.path, scanned: agrees(name, Buffer.from(response.body)) }).toEqual({
        path: request.path,
        scanned: true,
      });
    }
  });

  test.each([
    ['white space', '{"rows": [{"id":"a","key":"a","value":{}}]}'],
    ['another key', '{"rows":[{"id":"a","key":"b","value":{}}]}'],
    ['an error', '{"rows":[{"key":"a","error":"not_found"}]}'],
    ['another document', '{"rows":[{"id":"a","key":"a","value":{},"doc":{"_id":"b"}}]}'],
    ['two ids', '{"rows":[{"id":"a","key":"a","value":{},"doc":{"_id":"b","_id":"a"}}]}'],
    ['an escaped name', '{"rows":[{"id":"a","key":"a","value":{},"doc":{"_id":"a","\\u005fid":"b"}}]}'],
    ['no rows', '{"total_rows":0}'],
    ['two lists', '{"rows":[],"rows":[]}'],
    [
      'an exponent that nobody can hold',
      '{"rows":[{"id":"a","key":"a","value":{},"doc":{"_id":"a","n":1e99999}}]}',
    ],
  ])('is not one with %s', (_name, text) => {
    expect(scanAllDocs(Buffer.from(text))).toBeUndefined();
  });
});
