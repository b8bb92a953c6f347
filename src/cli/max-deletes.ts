import type { Options } from 'yargs';
import { type DocumentLimit, readDocumentLimit } from '../config/document-limit.js';
import { ConfigError } from '../errors.js';

/** The flag that replaces maxDeletes of the config for one run. */
export const maxDeletesFlag = {
  'max-deletes': {
    type: 'string',
    requiresArg: true,
    describe:
      'How many documents, or a percentage such as 5%, may be deleted by this run, whatever the config says',
  },
} as const satisfies Record<string, Options>;

/** What the flag says. Throws ConfigError when it is neither a number nor a percentage. */
export function maxDeletesOf(own: Readonly<Record<string, unknown>>): DocumentLimit | undefined {
  const text = own['max-deletes'];
  if (typeof text !== 'string') return undefined;
  const limit = readDocumentLimit(/^\d+$/.test(text) ? Number(text) : text);
  if (limit !== undefined) return limit;
  throw new ConfigError(`"${text}" is no number of documents`, {
    code: 'usage',
    hint: 'Give --max-deletes a number, such as 500, or a percentage, such as 5%.',
  });
}
