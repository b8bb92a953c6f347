import { join } from 'node:path';
import ts from 'typescript';
import { compile } from './compiler.js';
import { type Fence, allPages, root, unchecked } from './page.js';

/** A fence as a module of its own. */
export interface Module {
  readonly fence: Fence;
  readonly text: string;
  /** Whether its default export is a config. */
  readonly config: boolean;
}

const names = ['defineConfig', 'drop', 'env', 'pick', 'rename', 'set'];

/** An example may show a name that it does not use: TS6133. */
const unusedName = 6133;

/** Completes a fence to a module: a part of a migration becomes a config, and a config gets the imports it leaves out. */
function moduleOf(fence: Fence): Module {
  const part = /^\w+: /.test(fence.text);
  const body = part ? configAround(fence.text) : fence.text;
  const lacking = /^import /m.test(body)
    ? []
    : names.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const imports = lacking.length === 0 ? '' : `import { ${lacking.join(', ')} } from 'docferry';\n`;
  return { fence, text: imports + body, config: body.includes('export default defineConfig(') };
}

function configAround(part: string): string {
  const own = (name: string, text: string): string =>
    new RegExp(`^${name}: `, 'm').test(part) ? '' : `${name}: ${text},\n`;
  return `export default defineConfig({ migrations: { example: {
${own('source', "{ type: 'couchdb', url: 'http://127.0.0.1:5984' }")}${own('target', "{ type: 'dynamodb' }")}${own('collections', '{ users: {} }')}${part}} } });\n`;
}

/** The modules that the pages of documentation have. */
export function documentedModules(): readonly Module[] {
  return allPages()
    .flatMap(({ fences }) => fences)
    .filter(({ language, mark }) => language === 'ts' && !unchecked.test(mark))
    .map(moduleOf);
}

/** What the compiler says of all modules together, each with the place of its fence. */
export function typeProblems(modules: readonly Module[]): string[] {
  const placed = new Map(modules.map((module, index) => [join(root, `fence-${index}.ts`), module]));
  const program = compile([], new Map([...placed].map(([path, { text }]) => [path, text])));
  return [...placed].flatMap(([path, { fence }]) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found
      .filter(({ code }) => code !== unusedName)
      .map(({ messageText }) => `${fence.place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
