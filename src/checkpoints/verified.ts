import * as z from 'zod';
import type { Position } from '../document.js';
import { EnvironmentError } from '../errors.js';
import { seal, unseal } from '../json/sealed.js';

const stored = z.strictObject({
  /** A place of the source: what changed before it was compared, and was equal. */
  position: z.string().transform((text) => text as Position),
  /** Names everything that decides the written data, as that of a checkpoint. */
  digest: z.string(),
  /** The incarnation of the target's collection. */
  target: z.string(),
  /** When the verification began, ISO 8601 in UTC. */
  begunAt: z.iso.datetime(),
  /** Documents that were equal. */
  equal: z.int().min(0),
});

/** The last verification of everything in a collection that found both sides equal. */
export type VerifiedMark = Readonly<z.output<typeof stored>>;

/** Keeps the mark of each collection of one migration. */
export interface VerifiedStore {
  /** Throws EnvironmentError `verified_damaged` when it is damaged or was written by a newer version. */
  load(collection: string): Promise<VerifiedMark | undefined>;
  /** Replaces the mark of a collection. */
  save(collection: string, mark: VerifiedMark): Promise<void>;
  /** Forgets a mark, also one that is not there. */
  remove(collection: string): Promise<void>;
}

/** Its version is raised when an older docferry could misread a newer one. */
const form = { format: 'docferry-verified', version: 1 };

/** Renders a mark. See docs/formats/verified.md. */
export function encodeMark(mark: VerifiedMark): string {
  return seal(form, mark);
}

/** Reads a mark back. `place` names where it was stored, for the error. Throws as `VerifiedStore.load` does. */
export function decodeMark(text: string, place: string): VerifiedMark {
  const unsealed = unseal(form, text, stored);
  if ('body' in unsealed) return unsealed.body;
  throw new EnvironmentError(`the note of the last verification, "${place}", ${unsealed.problem}`, {
    code: 'verified_damaged',
    hint: 'Run docferry verify without --changes: it writes a new one.',
  });
}
