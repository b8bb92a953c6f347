import { describe, expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|js|cjs)$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });
}

function pathsWhere(files: readonly SourceFile[], found: (file: SourceFile) => boolean): string[] {
  return files.filter(found).map(({ path }) => path);
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);
}

const sources = filesBelow('src');
const all = [...sources, ...filesBelow('test'), ...filesBelow('scripts')];

describe('names', () => {
  test('say what is in a file or folder', () => {
    const empty = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc', 'shared']);
    const parts = ({ path }: SourceFile): string[] => path.replace(/\.[^/]+$/, '').split('/');
    expect(pathsWhere(all, (file) => parts(file).some((part) => empty.has(part)))).toEqual([]);
  });

  test('are lower case words with hyphens', () => {
    expect(
      pathsWhere(
        all,
        ({ path }) => !/^[a-z0-9-]+(?:\.(?:test|config|d))*\.(?:[cjt]+s|tsx)$/.test(basename(path)),
      ),
    ).toEqual([]);
  });

  test('are the same in every adapter folder', () => {
    const adapters = [...foldersIn('src/sources'), ...foldersIn('src/targets')];
    expect(adapters).toContain('src/sources/couchdb');
    expect(adapters).toContain('src/targets/dynamodb');
    for (const folder of adapters) {
      const names = readdirSync(join(root, folder));
      const port = folder.startsWith('src/sources') ? 'source.ts' : 'target.ts';
      expect({ folder, names }).toMatchObject({
        names: expect.arrayContaining(['config.ts', port]),
      });
    }
  });
});

describe('modules', () => {
  test('are imported where they are, and only the public API exports what others hold', () => {
    const reexport = /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*\sfrom\s+'(?<from>[^']+)'/gm;
    const barrels = sources.filter(({ text }) => {
      const statements = text.match(/^(?:export|import|const|function|class|interface|type)\b/gm) ?? [];
      const passedOn = [...text.matchAll(reexport)];
      return passedOn.length > 0 && passedOn.length === statements.length;
    });
    expect(barrels.map(({ path }) => path)).toEqual(['src/index.ts', 'src/testing.ts']);
    expect(pathsWhere(all, ({ path }) => basename(path) === 'index.ts')).toEqual(['src/index.ts']);
  });

  test('leave the end of the process to the command line', () => {
    const exits = /\bprocess\.exit\(/;
    expect(pathsWhere(sources, ({ text }) => exits.test(text))).toEqual([]);
    const sets = /\bprocess\.exitCode\b/;
    expect(pathsWhere(sources, ({ text }) => sets.test(text))).toEqual(['src/cli.ts']);
  });

  test('promise nothing for later', () => {
    const promise = new RegExp(['TO', 'DO|FIX', 'ME'].join(''));
    expect(pathsWhere(all, ({ text }) => promise.test(text))).toEqual([]);
  });
});

describe('tests', () => {
  test('are never singled out by hand', () => {
    const focus = new RegExp(
      String.raw`\b(?:test|describe|it)\.(?:only|todo)\b|\b(?:xtest|fit|fdescribe|xdescribe)\(`,
    );
    expect(pathsWhere(filesBelow('test'), ({ text }) => focus.test(text))).toEqual([]);
  });
});
