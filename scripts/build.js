// Builds dist/: the declarations by tsc, and the code by esbuild, with the packages that most starts load.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './licences.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;

/** Loaded as they are: they are looked up as files, start workers, or are for pages alone. */
const external = [
  ...['jiti', 'uplot', 'dynalite'],
  ...['pino', 'prom-client'],
  ...['@observablehq/plot', 'linkedom', 'preact', 'preact-render-to-string'],
];

/** What is started or imported by its path in dist. */
const entries = [
  'cli.ts',
  'index.ts',
  'demo/embedded-servers.ts',
  'demo/couchdb-process.ts',
  'demo/dynalite-process.ts',
];

/**
 * The two classes that we use of undici. Its index loads twice as much as they do, and as CommonJS it is not shaken.
 *
 * @type {import('esbuild').Plugin}
 */
const partsOfUndici = {
  name: 'parts of undici',
  setup: (bundle) => {
    const filter = /^undici$/;
    bundle.onResolve({ filter }, () => ({ path: 'undici', namespace: 'parts' }));
    bundle.onLoad({ filter, namespace: 'parts' }, () => ({
      resolveDir: root,
      contents: `export { default as Agent } from 'undici/lib/dispatcher/agent.js';
        export { default as DecoratorHandler } from 'undici/lib/handler/decorator-handler.js';`,
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
  plugins: [partsOfUndici],
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
await writeFile(`${dist}THIRD-PARTY-LICENCES.txt`, await licencesOf(metafile, root));
const [code] = await typed;
process.exitCode = code ?? 1;
