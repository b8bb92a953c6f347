// Builds dist/: the declarations by tsc, and the code by esbuild, with the packages that most starts load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { keepPublicDeclarations } from './declarations.js';
import { bundledPackages, licencesOf } from './licences.js';
import { withFetchOfItsAgent } from './nano-fetch.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;

/** Loaded as they are: they find files of their own, or are looked up as files. */
const external = ['jiti', 'uplot'];

/** What is started or imported by its path in dist. */
const entries = [
  'cli.ts',
  'index.ts',
  'testing.ts',
  'demo/embedded-servers.ts',
  'demo/couchdb-process.ts',
  'demo/dynalite-process.ts',
];

/**
 * The parts that we use of undici. Its index loads twice as much as they do, and as CommonJS it is not shaken.
 *
 * @type {import('esbuild').Plugin}
 */
const partsOfUndici = {
  name: 'parts of undici',
  setup: (bundle) => {
    const filter = /^undici$/;
    bundle.onResolve({ filter }, () => ({ path: 'undici', namespace: 'parts' }));
    // HTTP/2 is spoken only where `allowH2` is set.
    bundle.onLoad({ filter: /undici.lib.dispatcher.client-h2\.js$/ }, () => ({
      contents: 'module.exports = undefined;',
    }));
    bundle.onLoad({ filter, namespace: 'parts' }, () => ({
      resolveDir: root,
      contents: `export { default as Agent } from 'undici/lib/dispatcher/agent.js';
        export { default as buildConnector } from 'undici/lib/core/connect.js';
        export { default as Client } from 'undici/lib/dispatcher/client.js';`,
    }));
  },
};

/**
 * dynalite without its store on disk, which is native code, and with names of files that esbuild finds.
 *
 * @type {import('esbuild').Plugin}
 */
const dynaliteInMemory = {
  name: 'dynalite in memory',
  setup: (bundle) => {
    const filter = /^level$/;
    bundle.onResolve({ filter }, () => ({ path: 'level', namespace: 'none' }));
    bundle.onLoad({ filter, namespace: 'none' }, () => ({ contents: 'export const Level = undefined;' }));
    bundle.onLoad({ filter: /node_modules.dynalite.index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll("/' + action)", "/' + action + '.js')"),
    }));
  },
};

/** @type {import('esbuild').Plugin} */
const fetchOfNano = {
  name: 'fetch of nano',
  setup: (bundle) => {
    bundle.onLoad({ filter: /node_modules.nano.lib.nano\.js$/ }, async ({ path }) => ({
      contents: withFetchOfItsAgent(await readFile(path, 'utf8')),
    }));
  },
};

/**
 * What yargs measures and wraps its help by: any script and any colour, for which tables of Unicode are made at every
 * start, a fifth of it. Our help is plain ASCII.
 *
 * @type {import('esbuild').Plugin}
 */
const plainHelp = {
  name: 'plain help',
  setup: (bundle) => {
    const contents = {
      'string-width': 'export default (text) => text.length;',
      'strip-ansi': 'export default (text) => text;',
      'wrap-ansi': `import { wrap } from './src/report/progress-text.ts';
        const pieces = (word, width) => word.match(new RegExp('.{1,' + width + '}', 'g')) ?? [''];
        export default (text, width) => text.split('\\n').flatMap((line) => wrap(line, width))
          .flatMap((line) => pieces(line, width)).join('\\n');`,
    };
    bundle.onResolve({ filter: /^(?:string-width|strip-ansi|wrap-ansi)$/ }, ({ path, importer }) =>
      /node_modules.(?:yargs|cliui)./.test(importer) ? { path, namespace: 'plain' } : undefined,
    );
    bundle.onLoad({ filter: /./, namespace: 'plain' }, ({ path }) => ({
      resolveDir: root,
      contents: contents[path],
    }));
  },
};

await rm(dist, { recursive: true, force: true });
const types = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
const typed = once(types, 'exit');
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: entries.map((entry) => `src/${entry}`),
  outbase: 'src',
  outdir: dist,
  // Beside cli.js, so that files which are found from a module's own place are found from a chunk.
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.12',
  mainFields: ['module', 'main'],
  external,
  plugins: [partsOfUndici, fetchOfNano, dynaliteInMemory, plainHelp],
  // Of packages that are CommonJS and require what Node.js brings.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module';\nconst require = createRequireOfBundle(import.meta.url);",
  },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
});
const bundled = await bundledPackages(metafile, root);
await writeFile(`${dist}THIRD-PARTY-LICENCES.txt`, licencesOf(bundled));
// For the list of materials and the audit, which see only what package.json says is installed.
await writeFile(
  `${dist}bundled.json`,
  JSON.stringify(
    bundled.map(({ name, version }) => ({ name, version })),
    null,
    2,
  ),
);
const [code] = await typed;
process.exitCode = code ?? 1;
if (code === 0) await keepPublicDeclarations(root);
