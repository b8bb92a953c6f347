import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import type { Transform } from 'sucrase';
import { plainModule } from './plain-module.js';
import { withoutRemarks } from './remarks.js';

type Run = (exports: object, require: (name: string) => unknown) => Promise<void>;

/**
 * Compiles a module that imports nothing but docferry and Node.js and makes no function, and returns what runs it.
 *
 * Returns `undefined` for any other text, also one that is wrong: jiti knows more of the language and tells what is
 * wrong, but Babel takes longer to load than all the rest of a start. A function counts by its text in the digest of a
 * config, which must not change because an import was added, so functions are always Babel's.
 */
export async function compileSelfContained(
  path: string,
  source: string,
): Promise<((api: Readonly<Record<string, unknown>>) => Promise<object>) | undefined> {
  const bare = withoutRemarks(source);
  if (beyondModules.test(bare) || makesFunctions.test(bare)) return undefined;
  const run = compile(path, plainModule(bare)) ?? compile(path, await commonJS(path, bare));
  if (run === undefined) return undefined;
  const require = createRequire(path);
  return async (api) => {
    const exports = {};
    await run(exports, (name) => (name === 'docferry' ? api : require(name)));
    return exports;
  };
}

function compile(path: string, code: string | undefined): Run | undefined {
  if (code === undefined || !isSelfContained(code)) return undefined;
  try {
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

async function commonJS(path: string, source: string): Promise<string | undefined> {
  const { transform } = await import('sucrase');
  // What is a comparison in JavaScript may be an argument of a type in TypeScript.
  const transforms: Transform[] = path.endsWith('ts') ? ['typescript', 'imports'] : ['imports'];
  try {
    return transform(source, { transforms, disableESTransforms: true }).code;
  } catch {
    return undefined;
  }
}

/** Whether the code, where all imports are calls of `require`, needs no other file and asks for none by `import`. */
function isSelfContained(code: string): boolean {
  const calls = code.match(/\brequire\b/g) ?? [];
  const known = code.match(/\brequire\((['"])(?:docferry|node:[\w/]+)\1\)/g) ?? [];
  return calls.length === known.length && !/\bimport\b/.test(code);
}
