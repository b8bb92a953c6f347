import { createHash } from 'node:crypto';
import * as z from 'zod';

/** What a text is, and the newest version of its form that can be read. */
export interface SealedForm {
  readonly format: string;
  readonly version: number;
}

const envelope = z.object({ format: z.string(), version: z.int(), sha256: z.string(), body: z.unknown() });

/** Renders JSON of one line with its format, its version and a checksum. */
export function seal({ format, version }: SealedForm, body: unknown): string {
  return `${JSON.stringify({ format, version, sha256: checksum(body), body })}\n`;
}

/** Reads back what `seal` has rendered: the body, or what is wrong with the text, as the end of a sentence. */
export function unseal<T>(
  { format, version }: SealedForm,
  text: string,
  body: z.ZodType<T>,
): { readonly body: T } | { readonly problem: string } {
  const sealed = envelope.safeParse(parseOrNothing(text));
  if (!sealed.success || sealed.data.format !== format) return { problem: 'is damaged' };
  if (sealed.data.version > version) return { problem: 'was written by a newer docferry' };
  const parsed = body.safeParse(sealed.data.body);
  if (!parsed.success || checksum(sealed.data.body) !== sealed.data.sha256) return { problem: 'is damaged' };
  return { body: parsed.data };
}

/** What a text of JSON holds; undefined where it is none. */
export function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** SHA-256 of a value as JSON, in hexadecimal digits. */
export function checksum(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
