import config from './jest.config.js';

/**
 * The tests of what is mutated, without a global setup: `scripts/mutate.js` starts the servers once.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  globalSetup: undefined,
  globalTeardown: undefined,
  testMatch: [
    '**/test/pipeline/**/*.test.ts',
    '**/test/undo/**/*.test.ts',
    '**/test/checkpoints/**/*.test.ts',
    '**/test/contract/{checkpoint-store,lease,reject-log}.test.ts',
    '**/test/properties/pipeline.test.ts',
    '**/test/targets/dynamodb/{batch-*,table-progress,write-pace}.test.ts',
    '**/test/dynamodb/requests/{concurrency*,throttling}.test.ts',
  ],
};
