/** Mutation testing of what must never lose a document; see docs/mutation-testing.md. Run it with `npm run mutate`. */
export default {
  mutate: [
    'src/pipeline/**/*.ts',
    'src/checkpoints/**/*.ts',
    'src/targets/dynamodb/batch-write.ts',
    'src/dynamodb/requests/batch-loop.ts',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { projectType: 'custom', configFile: 'jest.unit.config.js' },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { logTests: false, allowColor: false, skipFull: true },
  ignorePatterns: ['.stryker-tmp', 'dist', 'docs', 'coverage', '.docferry', 'reports'],
};
