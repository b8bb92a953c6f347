import { describe, expect, test } from '@jest/globals';
import { plainModule } from '../../src/config/plain-module.js';

test('imports by name and the default export are written as CommonJS has them, on their lines', () => {
  const source = `
import { env as of, defineConfig } from 'docferry';
import {
  join,
} from "node:path"

const path = join('a', 'b');
export default defineConfig({ path });
`;
  expect(plainModule(source)).toBe(`"use strict";${' '}
const { env : of, defineConfig } = require('docferry');
const {
  join,
} = require("node:path")

const path = join('a', 'b');
exports.default = defineConfig({ path });
`);
});

describe('is not for a module with', () => {
  test.each<[string, string]>([
    ['an import of another file', "import { a } from './a.js';\nexport default a;"],
    ['an import of a package', "import { a } from 'a';\nexport default a;"],
    ['an import of a default', "import path from 'node:path';\nexport default path.sep;"],
    [
      'an import of a default by name',
      "import { default as path } from 'node:path';\nexport default path.sep;",
    ],
    ['an import below', "const a = 1;\nimport { env } from 'docferry';\nexport default a;"],
    ['import()', "export default await import('node:path');"],
    ['another export', 'export const a = 1;\nexport default a;'],
    ['an exported class', 'export default class A {}'],
    ['no export', 'const a = 1;'],
    ['an argument of a type', 'export default f<string>(1);'],
    ['a text over lines', 'const a = `\nexport default 2`;\nexport default a;'],
  ])('%s', (_, source) => {
    expect(plainModule(source)).toBeUndefined();
  });
});
