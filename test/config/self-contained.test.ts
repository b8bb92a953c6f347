import { describe, expect, test } from '@jest/globals';
import { compileSelfContained } from '../../src/config/self-contained.js';

const path = '/project/migrations.config.ts';
const api = { env: (name: string) => `value of ${name}` };

async function run(source: string): Promise<object | undefined> {
  return await (
    await compileSelfContained(path, source)
  )?.(api);
}

describe('a module that imports nothing but docferry and Node.js and makes no function', () => {
  test.each<[string, string, unknown]>([
    ['types', 'const a: number = 1 satisfies number; export default a as unknown', 1],
    ['an import of types', "import type { T } from './types.js'; export default 1 as T", 1],
    ['imports', "import { env, type Config } from 'docferry'; export default env('A')", 'value of A'],
    ['Node.js', "import { posix as p } from 'node:path'; export default p.join('a', 'b')", 'a/b'],
    ['its default', "import path from 'node:path/posix'; export default path.join('a', 'b')", 'a/b'],
    ['an enum', 'enum E { a = 1, b } export default E.b', 2],
    ['await', 'export default await Promise.resolve(3)', 3],
    ['a comment in the last line', 'export default 5 // five', 5],
    ['remarks on functions and modules', '// module: () => 1\nexport default 6 /* function */', 6],
  ])('%s', async (_, source, value) => {
    expect(await run(source)).toMatchObject({ default: value });
  });

  test('of JavaScript, where signs of types are comparisons', async () => {
    const source = 'const [f, T] = [1, 0]; export default f<T>(-1)';
    const run = await compileSelfContained('/project/migrations.config.mjs', source);
    expect(await run?.(api)).toMatchObject({ default: true });
  });

  test('in which types are no JavaScript, though nothing else needs to be written anew', async () => {
    const source = "import { env } from 'docferry';\nexport default { a: env('A') } satisfies object;\n";
    expect(await run(source)).toMatchObject({ default: { a: 'value of A' } });
  });

  test('keeps its lines', async () => {
    const source =
      "import { env } from 'docferry';\n\ninterface A {\n  a: string;\n}\nthrow new Error(env('x'));";
    const error: unknown = await run(source).catch((thrown: unknown) => thrown);
    expect((error as Error).stack).toContain(`${path}:6:`);
  });
});

test.each<[string, string]>([
  ['a file', "import { a } from './a.js'; export default a"],
  ['a package', "import a from 'some-package'; export default a"],
  ['a file of which everything is passed on', "export * from './a.js'; export default 1"],
  ['import()', "export default await import('./a.js')"],
  ['import() of what is not known yet', "const a = './a.js'; export default await import(a)"],
  ['an arrow', 'export default { filter: (doc: object) => doc !== undefined }'],
  ['a function', 'export default { filter: function (doc: object) { return true } }'],
  ['a method', 'export default { filter(doc: object): boolean { return true } }'],
  ['a method and a remark', 'export default { filter(doc: object) /* { */ // {\n { return true } }'],
  ['import.meta', 'export default import.meta.url'],
  ['require', "export default require('node:path')"],
  ['module.exports', 'module.exports = 1'],
  ['its own place', 'export default __dirname'],
  ['a namespace', 'namespace N { export const a = 1 } export default N.a'],
  ['a decorator', '@sealed class A {} export default A'],
  ['a mistake', 'export default {\n  a: 1,,\n}'],
  ['two of one name', 'const a = 1; const a = 2; export default a'],
])('a module with %s is left to jiti', async (_, source) => {
  expect(await compileSelfContained(path, source)).toBeUndefined();
});
