// What a user of `node:test` would write. test/package/packed.test.ts runs it over the package as it is published.
import { after, describe, it } from 'node:test';
import { describeExamples } from './suites.js';

describeExamples({ describe, it, after });
