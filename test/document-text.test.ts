import { describe, expect, test } from '@jest/globals';
import { stringifyJson } from '../src/json/json.js';
import { DocumentText, TextUpsert } from '../src/document-text.js';

const json =
  '{"_id":"a","_rev":"1-a","_attachments":{"f":{}},"__proto__":{"x":1},"n":12345678901234567890,"own":{"_rev":1}}';

function textOf(text: string): DocumentText {
  const bytes = Buffer.from(`before${text}after`);
  const reserved = ['_id', '_rev', '_attachments', '__proto__'];
  return new DocumentText({
    answer: { bytes },
    start: 6,
    end: bytes.length - 5,
    reserved,
    plainNumbers: false,
  });
}

describe('a document that is left as text', () => {
  test('is parsed exactly, once', () => {
    const text = textOf(json);
    const { document } = text;
    expect(Object.keys(document)).toEqual(['_id', '_rev', '_attachments', '__proto__', 'n', 'own']);
    expect(stringifyJson(document['n'] ?? null)).toBe('12345678901234567890');
    expect(text.document).toBe(document);
    expect(new TextUpsert('a', text).document).toBe(document);
  });

  test('has only those fields that begin with an underscore that are asked for', () => {
    const text = textOf(json).keeping(['_id', '_attachments']);
    expect(Object.keys(text.document)).toEqual(['_id', '_attachments', 'n', 'own']);
    expect(text.document['own']).toEqual({ _rev: 1 });
    expect(Object.keys(text.keeping(['_rev', '_id']).document)).toEqual(['_id', 'n', 'own']);
  });

  test('is parsed once for all that is made of it', () => {
    const text = textOf(json);
    expect(text.keeping(['_id']).document['own']).toBe(text.document['own']);
  });
});
