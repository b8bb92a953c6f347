import * as z from 'zod';
import type { Position } from '../document.js';
import { EnvironmentError } from '../errors.js';
import { checksum, parseOrNothing } from '../json/sealed.js';
import type { Checkpoint } from './checkpoint-store.js';

/** The version of the stored form. Raised when an older docferry could misread a newer checkpoint. */
const formatVersion = 2;

/** Nothing but a run that was undone is new since version 1. */
function versionOf({ undone }: Checkpoint): number {
  return undone === undefined ? 1 : formatVersion;
}

const count = z.int().min(0);

const storedCheckpoint = z.object({
  position: z.string().transform((text) => text as Position),
  digest: z.string(),
  target: z.string(),
  complete: z.boolean(),
  completedAt: z.iso.datetime().optional(),
  undone: z.string().optional(),
  counts: z.object({
    read: count,
    written: count,
    deleted: count,
    unchanged: count,
    skipped: count,
    rejected: count,
  }),
  savedAt: z.iso.datetime(),
});

const envelope = z.object({ format: z.literal('docferry-checkpoint'), version: z.int(), sha256: z.string() });

/** Renders a checkpoint with its format, its version and a checksum. See docs/formats/checkpoint.md. */
export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const body = {
    position: checkpoint.position,
    digest: checkpoint.digest,
    target: checkpoint.target,
    complete: checkpoint.complete,
    completedAt: checkpoint.completedAt,
    undone: checkpoint.undone,
    counts: checkpoint.counts,
    savedAt: checkpoint.savedAt,
  };
  const head = { format: 'docferry-checkpoint', version: versionOf(checkpoint), sha256: checksum(body) };
  return `${JSON.stringify({ ...head, checkpoint: body }, undefined, 2)}\n`;
}

/**
 * Reads a checkpoint back. `place` names where it was stored, for the error.
 *
 * Throws EnvironmentError `checkpoint_damaged` on anything that encodeCheckpoint did not write, and
 * `checkpoint_too_new` on a checkpoint of a newer version.
 */
export function decodeCheckpoint(text: string, place: string): Checkpoint {
  const stored = parseOrNothing(text);
  const head = envelope.safeParse(stored);
  if (!head.success) throw damaged(place);
  if (head.data.version > formatVersion) throw tooNew(place, head.data.version);
  const body: unknown = (stored as { checkpoint?: unknown }).checkpoint;
  const checkpoint = storedCheckpoint.safeParse(body);
  if (!checkpoint.success || checksum(body) !== head.data.sha256) throw damaged(place);
  return checkpoint.data;
}

function damaged(place: string): EnvironmentError {
  return new EnvironmentError(`the checkpoint "${place}" is damaged`, {
    code: 'checkpoint_damaged',
    hint: 'Put back a copy of it, or pass --restart to read the collection again from its beginning.',
  });
}

function tooNew(place: string, version: number): EnvironmentError {
  const written = `was written by a newer docferry (format ${version}, this one knows ${formatVersion})`;
  return new EnvironmentError(`the checkpoint "${place}" ${written}`, {
    code: 'checkpoint_too_new',
    hint: 'Run the newer docferry, or pass --restart to read the collection again from its beginning.',
  });
}
