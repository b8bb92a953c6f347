#!/usr/bin/env node
import { refusalOfOldNode } from './cli/old-node.js';
import type { ConfigErrorCode } from './error-code.js';

// What comes next is loaded only by a Node.js that can: an older one would end with the stack of a syntax error.
const refusal = refusalOfOldNode(process.versions.node);
if (refusal === undefined) {
  const { start } = await import('./cli/start.js');
  process.exitCode = await start();
} else {
  const code: ConfigErrorCode = 'node_too_old';
  const error = { code, ...refusal, exitCode: 2 };
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ command: '', ok: false, error })}\n`);
  process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
  process.exitCode = error.exitCode;
}
