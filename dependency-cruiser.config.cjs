/** The layers of src, from the bottom up. What is in one may import what stands before it, and its own layer. */
const layers = [
  [
    'foundation',
    '^src/(json/|partitions/|document|error|failures|rejection|observation|events|port|checkup|backoff|durable-file|time-limit|version)',
  ],
  ['dynamodb and couchdb', '^src/(dynamodb|couchdb)/'],
  ['ports and adapters', '^src/(sources|targets|checkpoints|report|verify|undo|dry-run|schedule)/'],
  ['pipeline', '^src/pipeline/'],
  ['config', '^src/(config/|((target|state|examination)-)?adapters\\.ts$)'],
  ['commands', '^src/commands/'],
  ['service', '^src/service/'],
  ['public API', '^src/(index\\.ts$|library/)'],
  ['testing kit', '^src/testing'],
  ['command line', '^src/cli'],
];

const upward = layers.slice(0, -1).map(([name, path], index) => ({
  name: `${name.replaceAll(' ', '-')}-imports-downward`,
  comment: `${name} must not know what is built on it`,
  severity: 'error',
  from: { path },
  to: { path: layers.slice(index + 1).map(([, above]) => above) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'testing-kit-is-for-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/testing' },
      to: { path: '^src/testing' },
    },
    {
      name: 'testing-kit-knows-no-adapter',
      comment: 'it is loaded by those who write one of their own',
      severity: 'error',
      from: { path: '^src/testing' },
      to: {
        path: ['^src/(sources|targets|checkpoints)/[^/]+/', '^src/(commands|config|cli|service|library)/'],
      },
    },
    {
      name: 'demo-stands-alone',
      comment: 'the demo knows no migration: it may import json, time limits, errors and rejection codes',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { path: '^src/', pathNot: '^src/(demo/|json/|time-limit\\.ts$|errors\\.ts$|rejection\\.ts$)' },
    },
    {
      name: 'demo-is-for-commands',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(demo|commands|cli)' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'pipeline-knows-no-adapter',
      severity: 'error',
      from: { path: '^src/pipeline/' },
      to: { path: '^src/(sources|targets|checkpoints)/[^/]+/' },
    },
    {
      name: 'source-and-target-apart',
      severity: 'error',
      from: { path: '^src/(sources|targets)/' },
      to: { path: '^src/(sources|targets)/', pathNot: '^src/$1/' },
    },
    {
      name: 'couchdb-client-in-couchdb-folders',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/couchdb/', '^src/[^/]+/couchdb/'] },
      to: { path: 'node_modules/nano/' },
    },
    {
      name: 'http-in-couchdb-or-lean-connections',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/couchdb/', '^src/[^/]+/couchdb/', '^src/dynamodb/requests/connections?\\.ts$'],
      },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'aws-sdk-in-dynamodb-folders',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/dynamodb/', '^src/[^/]+/dynamodb(-export)?/'],
      },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'page-libraries-in-the-page',
      comment: 'they are loaded only when a page is rendered',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(report/((dry-run|verify)/)?html|service/page)/' },
      to: { path: 'node_modules/(preact|preact-render-to-string|@observablehq|linkedom|uplot)/' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'development dependencies are bundled; what is not is told by test/package',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
