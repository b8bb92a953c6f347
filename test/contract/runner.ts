import { afterAll, describe, test } from '@jest/globals';
import type { TestRunner } from '../../src/testing.js';

/** Runs the suites of `docferry/testing` by jest. */
export const runner: TestRunner = { describe, it: test, after: afterAll };
