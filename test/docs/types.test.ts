import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { DocumentEncoder } from '../../src/couchdb/document-encoder.js';
import { readTypedValues } from '../../src/couchdb/typed-values.js';
import { DocumentText } from '../../src/document-text.js';
import type { Document, Value } from '../../src/document.js';
import { decodeItem } from '../../src/dynamodb/item-decoder.js';
import { keyRules } from '../../src/dynamodb/key-rules.js';
import type { NumberPolicy } from '../../src/dynamodb/number.js';
import { type EncodedWrite, WriteEncoder } from '../../src/dynamodb/write-encoder.js';
import { parseJson, stringifyJson } from '../../src/json/json.js';
import { type CouchDBFieldsOptions, couchdbFields } from '../../src/pipeline/stages/couchdb.js';
import { Rejection } from '../../src/rejection.js';

const page = readFileSync(new URL('../../docs/types.md', import.meta.url), 'utf8');

/** The cells of the table under a heading, or of the last one, without the marks of code. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [own = ''] = section.split(/^#+ /m);
  const lines = own.split('\n').filter((line) => line.startsWith('| `'));
  expect(lines.length).toBeGreaterThan(3);
  return lines.map((line) =>
    line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  );
}

/** Some cells say how long a value is rather than writing it down. */
function expand(cell: string): string {
  const [, depth] = /^(\d+) × \[$/.exec(cell) ?? [];
  if (depth !== undefined) return '['.repeat(Number(depth)) + ']'.repeat(Number(depth));
  const [, length] = /^"x" × ([\d,]+)$/.exec(cell) ?? [];
  return length === undefined ? cell : JSON.stringify('x'.repeat(Number(length.replaceAll(',', ''))));
}

function encoder(key: string, numbers: NumberPolicy = 'reject'): WriteEncoder {
  return new WriteEncoder(keyRules({ partition: { attribute: key, type: 'S' } }), numbers);
}

function itemOf(put: EncodedWrite | Rejection): string {
  if (put instanceof Rejection) return put.code;
  return put.text.toString().slice('{"PutRequest":{"Item":'.length, -'}}'.length);
}

/** The item that a document becomes, by both ways that there are: parsed, and from text to text. */
function carried(json: string, key = '_id', numbers?: NumberPolicy): string {
  const parsed = parseJson(json) as Document;
  const item = itemOf(encoder(key, numbers).put(parsed));
  // As CouchDB sends it: without white space.
  const bytes = Buffer.from(json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1'));
  const text = new DocumentText({
    answer: { bytes },
    start: 0,
    end: bytes.length,
    reserved: ['_id'],
    plainNumbers: false,
  });
  const named = key === '_id' ? encoder(key, numbers).putText(text, { _id: 'a' }) : undefined;
  if (named !== undefined) {
    expect(itemOf(named)).toBe(item);
  }
  return item;
}

function optionsOf(setting: string): CouchDBFieldsOptions {
  const [, name = '', choice = ''] = /^(\w+): '(\w+)'$/.exec(setting) ?? [];
  return { attachments: 'drop', conflicts: 'winner', [name]: choice };
}

function carriedBy(options: CouchDBFieldsOptions, json: string): string {
  const made = parseJson(json) as Document;
  const change = couchdbFields(options)({ kind: 'upsert', id: 'a', document: made });
  if (change instanceof Rejection) return change.code;
  return itemOf(encoder('_id').put(change?.document ?? {}));
}

function valueIn(item: string): string {
  return /^\{"_id":\{"S":"a"\},"value":(.*)\}$/s.exec(item)?.[1] ?? item;
}

function expectCell(found: string, cell: string): void {
  if (cell.endsWith('…')) expect(found.startsWith(cell.slice(0, -1))).toBe(true);
  else expect(found).toBe(cell);
}

const document = (cell: string): string => `{"_id":"a","value":${expand(cell)}}`;

describe('JSON to DynamoDB', () => {
  test.each([...rowsUnder('JSON to DynamoDB'), ...rowsUnder('Numbers').slice(0, 12)])(
    '%s becomes %s',
    (value = '', wanted = '') => {
      expectCell(valueIn(carried(document(value))), wanted);
    },
  );

  test.each(rowsUnder('Numbers').slice(12))('%s as text %s, rounded %s', (value = '', text, rounded) => {
    expect(valueIn(carried(document(value), '_id', 'string'))).toBe(text);
    expect(valueIn(carried(document(value), '_id', 'round'))).toBe(rounded);
  });

  test.each(rowsUnder('Keys'))('the key %s becomes %s', (value = '', wanted = '') => {
    expectCell(valueIn(carried(document(value), 'value')), wanted);
  });

  test.each(rowsUnder('Documents'))('%s with %s becomes %s', (json = '', setting = '', wanted = '') => {
    expect(carriedBy(optionsOf(setting), json)).toBe(wanted);
  });
});

test.each(rowsUnder('Values that transforms make'))('%s becomes %s', (code = '', wanted = '') => {
  const value = runInThisContext(`(${code})`) as Value;
  expect(valueIn(itemOf(encoder('_id').put({ _id: 'a', value })))).toBe(wanted);
});

test.each(rowsUnder('DynamoDB to CouchDB'))(
  '%s becomes %s, and comes back',
  (attribute = '', wanted = '') => {
    const item = decodeItem(JSON.parse(`{"_id":{"S":"a"},"value":${attribute}}`));
    const encoded = new DocumentEncoder().encode(item);
    const written = encoded instanceof Rejection ? encoded.code : encoded;
    expect(written).toBe(`{"_id":"a","value":${wanted}}`);
    const back = readTypedValues(parseJson(written) as Document);
    expect(stringifyJson({ v: itemOf(encoder('_id').put(back)) })).toBe(
      stringifyJson({ v: itemOf(encoder('_id').put(item)) }),
    );
  },
);
