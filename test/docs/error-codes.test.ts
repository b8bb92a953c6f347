import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { configErrors } from '../../src/error-codes/config.js';
import { couchdbErrors } from '../../src/error-codes/couchdb.js';
import { dynamodbErrors } from '../../src/error-codes/dynamodb.js';
import { fileErrors } from '../../src/error-codes/files.js';
import { guardErrors } from '../../src/error-codes/guard.js';
import { notices } from '../../src/error-codes/notices.js';
import type { CodeTable } from '../../src/error-codes/table.js';

const tables: Readonly<Record<string, CodeTable>> = {
  configErrors,
  couchdbErrors,
  dynamodbErrors,
  fileErrors,
  guardErrors,
  notices,
};
const source = await textOfSource();

// That every code which is thrown stands in a table is for the compiler to check.
describe.each(Object.entries(tables))('%s', (_, rows) => {
  test('lists only codes that occur', () => {
    const unused = Object.keys(rows).filter((code) => !new RegExp(`['_]${ending(code)}['\`]`).test(source));
    expect(unused).toEqual([]);
  });

  test.each(Object.entries(rows))('%s reads as a sentence', (code, { meaning, cure }) => {
    expect(code).toMatch(/^[a-z][a-z0-9_]+$/);
    expect(meaning).not.toMatch(/[.!]$|^\s|\s$/);
    expect(cure).not.toMatch(/[.!]$|^\s|\s$/);
  });
});

/** The part of a code that stands in the source where its side is put before it. */
function ending(code: string): string {
  return code.replace(/^(source|target)_/, '');
}

async function textOfSource(): Promise<string> {
  const files = await readdir('src', { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('error-codes'))
    .map((file) => readFileSync(join('src', file), 'utf8'))
    .join('\n');
}
