import type { Result } from './comparison.js';

/** Prints a line of JSON for each result; the process fails when one of them does. */
export function report(results: readonly Result[]): void {
  for (const result of results) {
    process.stdout.write(`${JSON.stringify({ ...result, node: process.version })}\n`);
    if (result.failed) process.exitCode = 1;
  }
}
