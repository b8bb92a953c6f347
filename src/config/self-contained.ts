import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { transform } from 'sucrase';

type Run = (exports: object, require: (name: string) => unknown) => Promise<void>;

/**
 * Compiles a module in TypeScript that imports nothing but docferry and Node.js and makes no function, and returns what
 * runs it.
 *
 * Returns `undefined` for any other text, also one that is wrong: jiti knows more of the language and tells what is
 * wrong, but Babel takes longer to load than all the rest of a start. A function counts by its text in the digest of a
 * config, which must not change because an import was added, so functions are always Babel's.
 */
export function compileSelfContained(
  path: string,
  source: string,
): ((api: Readonly<Record<string, unknown>>) => Promise<object>) | undefined {
  const run = compile(path, source);
  if (run === undefined) return undefined;
  const require = createRequire(path);
  return async (api) => {
    const exports = {};
    await run(exports, (name) => (name === 'docferry' ? api : require(name)));
    return exports;
  };
}

function compile(path: string, source: string): Run | undefined {
  if (beyondModules.test(source) || makesFunctions.test(source)) return undefined;
  try {
    const code = commonJS(source);
    if (!isSelfContained(code)) return undefined;
    // On one line with the code, so that stack traces name the lines of the source.
    return new Script(`(async (exports, require) => {${code}\n})`, {
      filename: path,
    }).runInThisContext() as Run;
  } catch {
    return undefined;
  }
}

/** Words of CommonJS, and what sucrase leaves out in silence. */
const beyondModules = /\b(?:require|module|exports|__filename|__dirname|namespace)\b/;

/** An arrow, the word, or the body of a method, as of an `if`: what is no function only takes longer. */
const makesFunctions = /=>|\bfunction\b|\)(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*\n)*(?::[^{]*)?\{/;

function commonJS(source: string): string {
  return transform(source, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code;
}

/** Whether the code, where all imports are calls of `require`, needs no other file and asks for none by `import`. */
function isSelfContained(code: string): boolean {
  const calls = code.match(/\brequire\b/g) ?? [];
  const known = code.match(/\brequire\((['"])(?:docferry|node:[\w/]+)\1\)/g) ?? [];
  return calls.length === known.length && !/\bimport\b/.test(code);
}
