import { didYouMean } from '../config/suggestion.js';
import { ConfigError } from '../errors.js';
import { rejectionCodes } from '../rejection.js';
import { rejectsText } from './rejects-text.js';
import { findRoute } from './route.js';
import type { Invocation, Verb } from './verb.js';

/** `docferry rejects`. */
export const rejectsVerb: Verb = {
  name: 'rejects',
  describe: 'List what could not be written, and why; also while a run is under way',
  collections: true,
  flags: {
    code: {
      type: 'string',
      requiresArg: true,
      describe: 'Only documents that were rejected with this code, such as item_too_large',
    },
  },
  examples: [
    ['rejects', 'all collections'],
    ['rejects --code key_empty', 'only documents rejected for one reason'],
    ['rejects --json', 'for scripts; exit code 4 when anything is listed'],
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { terminal, options, own } = invocation;
  const code = codeOf(own['code']);
  const route = await findRoute(invocation);
  const { listRejects } = await import('../commands/rejects.js');
  const result = await listRejects({ ...route, code });
  if (options.json) terminal.json(result);
  else terminal.text(rejectsText(result, terminal.textColumns).join('\n'));
  return result.ok ? 0 : 4;
}

function codeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (rejectionCodes.includes(value)) return value;
  throw new ConfigError(`there is no rejection code "${value}"${didYouMean(value, rejectionCodes)}`, {
    code: 'usage',
    hint: `Choose among ${rejectionCodes.join(', ')}.`,
  });
}
