import { findRoute } from './route.js';
import { statusText } from './status-text.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry status`. */
export const statusVerb: Verb = {
  name: 'status',
  describe: 'Tell how collections stand: how far, last success, what is pending, who works on them',
  collections: true,
  flags: {
    offline: { type: 'boolean', describe: 'Tell only what is saved, without asking the source' },
  },
  examples: [
    ['status', 'all collections, also while a run is under way'],
    ['status users --json', 'one, for scripts; exit code 3 when the source could not be asked'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const route = await findRoute(invocation);
  const { status } = await import('../commands/status.js');
  const offline = own['offline'] === true;
  const result = await status({ ...route, offline });
  if (options.json) terminal.json(result);
  else terminal.textLines(statusText(result, { columns: terminal.textColumns, now: Date.now() }));
  return result.error?.exitCode ?? 0;
}
