/** Imports by name, as far as only they stand at the beginning. */
const beginning =
  /^(?:\s|import *\{(?:(?!\bdefault\b)[\w$\s,])*\} *from *(?:'(?:docferry|node:[\w/]+)'|"(?:docferry|node:[\w/]+)") *(?:;|(?=\r?\n)))*/;

const imported = /import *\{([^}]*)\} *from *('[^']*'|"[^"]*")/g;

const exported = /^export default (?!class\b)/m;

/** What types of TypeScript could be taken for, and texts that may run over lines. */
const ambiguous = /[<`]|\bimport\b/;

/**
 * Writes a module without remarks as the body of a CommonJS function, on the same lines, where that takes no more than
 * other words for its imports and its default export, as it does for a config that `docferry init` has written.
 *
 * Returns `undefined` for any other text. What it returns need not be JavaScript: types are left in it.
 */
export function plainModule(source: string): string | undefined {
  const [head = ''] = beginning.exec(source) ?? [];
  const body = source.slice(head.length);
  if (ambiguous.test(body) || !exported.test(body) || body.match(/\bexport\b/g)?.length !== 1)
    return undefined;
  const requires = head.replace(
    imported,
    (_, names: string, name: string) => `const {${names.replace(/\bas\b/g, ':')}} = require(${name})`,
  );
  return `"use strict"; ${requires}${body.replace(exported, 'exports.default = ')}`;
}
