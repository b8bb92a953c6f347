import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** The modules of `src` that are loaded by importing one, or later by what it exports. Types are not loaded. */
function reachableFrom(entry: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [join(src, entry)];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    found.set(path, text);
    waiting.push(...importsOf(path, text));
  }
  return new Map([...found].map(([path, text]) => [relative(src, path), text]));
}

function importsOf(path: string, text: string): string[] {
  const loading = text.replace(/^(?:import|export) type\b[^;]*;$/gm, '');
  const specifiers = loading.matchAll(/(?:\bfrom |\bimport |\bimport\()'(\.[^']*)'/g);
  return [...specifiers].map(([, specifier = '']) => {
    const module = resolve(dirname(path), specifier).replace(/\.js$/, '');
    return existsSync(`${module}.ts`) ? `${module}.ts` : `${module}.tsx`;
  });
}

const rules: readonly (readonly [string, RegExp])[] = [
  ['ends the process', /\bprocess\.(?:exit|exitCode|abort|reallyExit)\b/],
  ['handles signals or other events of the process', /\bprocess\.(?:on|once|addListener|prependListener)\(/],
  ['writes to the console', /\bconsole\.\w|\bprocess\.(?:stdout|stderr)\b|\bdebuglog\b/],
];

describe('what a library user loads', () => {
  const modules = reachableFrom('index.ts');

  test('is looked at as a whole', () => {
    expect([...modules.keys()]).toEqual(
      expect.arrayContaining([
        'commands/migrate.ts',
        'targets/dynamodb/target.ts',
        'sources/couchdb/source.ts',
        'checkpoints/dynamodb/state.ts',
      ]),
    );
    expect([...modules.keys()].filter((path) => path.startsWith('cli'))).toEqual([]);
  });

  test.each(rules)('never %s', (_, forbidden) => {
    expect([...modules].filter(([, text]) => forbidden.test(text)).map(([path]) => path)).toEqual([]);
  });
});

test.each(rules)('a module that %s is found', (what, forbidden) => {
  const texts = { ends: 'process.exit(1)', handles: "process.once('SIGINT')", writes: 'console.log(1)' };
  expect(texts[what.split(' ')[0] as keyof typeof texts]).toMatch(forbidden);
});
