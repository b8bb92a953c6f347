import * as z from 'zod';
import { EnvironmentError } from '../errors.js';

const rejectLine = z.object({
  id: z.string(),
  code: z.string(),
  reason: z.string(),
  path: z.string().optional(),
  at: z.string(),
});

const anyLine = z.union([rejectLine, z.object({ id: z.string(), cleared: z.literal(true) })]);

/** One rejected document as it stands in the reject log. `at` is when it was rejected, ISO 8601 in UTC. */
export type RejectLine = z.output<typeof rejectLine>;

/**
 * Reads a reject log: each listed document's latest line, by id.
 *
 * A last line without its end is what a crash left and is passed over; its document is read again. Any other line
 * that is none throws EnvironmentError `reject_log_damaged`.
 */
export function parseRejectLines(text: string, path: string): Map<string, RejectLine> {
  const listed = new Map<string, RejectLine>();
  const lines = text.split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const parsed = anyLine.safeParse(parse(line));
    if (!parsed.success) throw damaged(path, index + 1);
    // A later line of the same document takes the earlier one's place and goes to the end.
    listed.delete(parsed.data.id);
    if (!('cleared' in parsed.data)) listed.set(parsed.data.id, parsed.data);
  }
  return listed;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number): EnvironmentError {
  return new EnvironmentError(`the reject log "${path}" is damaged in line ${line}`, {
    code: 'reject_log_damaged',
    hint: 'Mend or remove that line, or pass --restart to read the collection again from its beginning.',
  });
}
