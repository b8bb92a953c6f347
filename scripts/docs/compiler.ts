import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
const config: unknown = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path)).config;
const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);

let last: ts.Program | undefined;

/** Compiles files of the project, and texts that stand in for files, by their paths. What was read before is kept. */
export function compile(
  paths: readonly string[],
  texts: ReadonlyMap<string, string> = new Map(),
): ts.Program {
  const files = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...files,
    fileExists: (path) => texts.has(path) || files.fileExists(path),
    readFile: (path) => texts.get(path) ?? files.readFile(path),
    getSourceFile: (path, target) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, target);
      return last?.getSourceFile(path) ?? files.getSourceFile(path, target);
    },
  };
  last = ts.createProgram([...paths, ...texts.keys()], options, host, last);
  return last;
}
