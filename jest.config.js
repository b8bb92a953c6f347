const react = { runtime: 'automatic', importSource: 'preact' };

function swc(parser) {
  return { jsc: { parser, target: 'es2022', transform: { react } }, module: { type: 'es6' } };
}

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^docferry$': '<rootDir>/src/index.ts',
    '^docferry/testing$': '<rootDir>/src/testing.ts',
  },
  transform: {
    '^.+\\.ts$': ['@swc/jest', swc({ syntax: 'typescript' })],
    '^.+\\.tsx$': ['@swc/jest', swc({ syntax: 'typescript', tsx: true })],
    '/node_modules/nano/lib/nano\\.js$': '<rootDir>/scripts/nano-fetch.js',
  },
  transformIgnorePatterns: ['/node_modules/(?!nano/lib/nano\\.js$)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 3,
  // Each file leaves an AsyncLocalStorage of jest-circus behind, and Node.js asks all of them at every promise.
  workerIdleMemoryLimit: '128MB',
};
