import * as z from 'zod';
import type { Position } from '../document.js';
import { seal, unseal } from '../json/sealed.js';
import type { ScanPosition } from '../targets/target.js';

/** Its version is raised when an older docferry could misread a newer one. */
const form = { format: 'docferry-comparison', version: 1 };

const count = z.number().min(0);
const file = z.strictObject({ bytes: z.int().min(0), sha256: z.string() });

const manifest = z.strictObject({
  /** Names everything that must be the same for a comparison to go on. */
  subject: z.string(),
  begunAt: z.iso.datetime(),
  savedAt: z.iso.datetime(),
  /** How far each side was read, and whether to its end. */
  documents: z.strictObject({
    position: z
      .string()
      .transform((text) => text as Position)
      .optional(),
    complete: z.boolean(),
  }),
  items: z.strictObject({
    position: z
      .string()
      .transform((text) => text as ScanPosition)
      .optional(),
    complete: z.boolean(),
  }),
  tally: z.strictObject({
    equal: count,
    rejected: count,
    skipped: count,
    documents: count,
    items: count,
    readUnits: count,
  }),
  /** The files of fingerprints of each side, in their order. */
  expected: z.array(file),
  actual: z.array(file),
});

/** What is known of a comparison that was interrupted. */
export type Manifest = Readonly<z.output<typeof manifest>>;

/** Renders a manifest. See docs/formats/comparison.md. */
export function encodeManifest(comparison: Manifest): string {
  return seal(form, comparison);
}

/** Reads a manifest back. A string tells what is wrong with it, as the end of a sentence. */
export function decodeManifest(text: string): Manifest | string {
  const unsealed = unseal(form, text, manifest);
  return 'body' in unsealed ? unsealed.body : unsealed.problem;
}
