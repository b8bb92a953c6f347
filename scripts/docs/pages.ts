import { configReferencePage } from './config-reference.js';
import { errorCodesPage } from './error-codes.js';
import { documentedModules, typeProblems } from './typescript-fences.js';

/** The pages of docs/ that are generated, by their names, before they are formatted. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ['configuration-reference.md', configReferencePage()],
    ['error-codes.md', errorCodesPage()],
  ]);
}

/** What the compiler says of the TypeScript in all pages of documentation. */
export function exampleProblems(): string[] {
  return typeProblems(documentedModules());
}
