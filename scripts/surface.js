// Compares what the package exports with test/fixtures/public-surface.txt; with --update, writes that file.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const snapshot = `${root}test/fixtures/public-surface.txt`;

/**
 * What modules export, a line each: kind, name, and the members of interfaces or the parameters of functions.
 *
 * @param {readonly string[]} entries
 */
function surfaceOf(entries) {
  const { config } = ts.readConfigFile(`${root}tsconfig.build.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const compilerOptions = { ...options, types: [] };
  const host = ts.createCompilerHost(compilerOptions);
  // Names do not depend on packages, whose types take long to read.
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) =>
      text.startsWith('.')
        ? ts.resolveModuleName(text, from, compilerOptions, host)
        : { resolvedModule: undefined },
    );
  const paths = entries.map((entry) => root + entry);
  const program = ts.createProgram(paths, compilerOptions, host);
  const checker = program.getTypeChecker();
  return entries
    .map((entry) => {
      const file = program.getSourceFile(root + entry);
      const module = file && checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`${entry} is no module`);
      const exported = checker.getExportsOfModule(module).map((symbol) => lineOf(symbol, checker));
      return [entry, ...exported.sort()].join('\n');
    })
    .join('\n\n');
}

/**
 * @param {ts.Symbol} symbol
 * @param {ts.TypeChecker} checker
 */
function lineOf(symbol, checker) {
  const { name } = symbol;
  const what = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = what.declarations ?? [];
  if (declaration === undefined) return `of a package: ${name}`;
  if (ts.isInterfaceDeclaration(declaration)) {
    const members = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(what)).map(memberOf);
    return `interface ${name} { ${members.join(', ')} }`;
  }
  if (ts.isFunctionDeclaration(declaration)) {
    const parameters = declaration.parameters.map((each) => each.type?.getText() ?? 'unknown');
    return `function ${name}(${parameters.join(', ')}): ${declaration.type?.getText() ?? 'unknown'}`;
  }
  if (ts.isClassDeclaration(declaration)) return `class ${name}`;
  return `${ts.isTypeAliasDeclaration(declaration) ? 'type' : 'const'} ${name}`;
}

/** @param {ts.Symbol} member */
function memberOf(member) {
  const name = member.name.startsWith('__@') ? `[${member.name.slice(3).replace(/@\d+$/, '')}]` : member.name;
  return member.flags & ts.SymbolFlags.Optional ? `${name}?` : name;
}

const surface = `${surfaceOf(['src/index.ts', 'src/testing.ts'])}\n`;
if (process.argv.includes('--update')) writeFileSync(snapshot, surface);
const agreed = new Set(readFileSync(snapshot, 'utf8').split('\n'));
const found = new Set(surface.split('\n'));
const changes = [
  ...[...agreed].filter((line) => !found.has(line)).map((line) => `- ${line}`),
  ...[...found].filter((line) => !agreed.has(line)).map((line) => `+ ${line}`),
];
if (changes.length > 0) {
  console.error(`the public surface has changed:\n${changes.join('\n')}`);
  console.error('Meant to? Run npm run check:surface -- --update, and look at the difference.');
  process.exitCode = 1;
}
