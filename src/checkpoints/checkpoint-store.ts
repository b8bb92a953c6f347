import type { Position } from '../document.js';
import type { Outcomes } from '../events.js';

/** The last position of a collection up to which every change is durable at the target or in the reject log. */
export interface Checkpoint {
  readonly position: Position;
  /** Names everything that decides the written data: source, target, key, transforms. */
  readonly digest: string;
  /** The incarnation of the target's collection that the position speaks of. */
  readonly target: string;
  /** Whether a pass has reached its end since the collection was first read. */
  readonly complete: boolean;
  /** When a pass last reached its end, ISO 8601 in UTC; unknown until one does with a version that notes it. */
  readonly completedAt?: string | undefined;
  /** The run that was undone since, so that the target is no longer what the position says. */
  readonly undone?: string | undefined;
  /** Outcomes since the collection was first read. */
  readonly counts: Outcomes & { readonly read: number };
  /** When it was saved, ISO 8601 in UTC. */
  readonly savedAt: string;
}

/** Keeps the checkpoint of each collection of one migration. */
export interface CheckpointStore extends AsyncDisposable {
  /** Throws EnvironmentError when the stored checkpoint is damaged or was written by a newer version. */
  load(collection: string): Promise<Checkpoint | undefined>;
  /** On resolve the checkpoint survives a power cut. */
  save(collection: string, checkpoint: Checkpoint): Promise<void>;
  /** Forgets a checkpoint, also one that is not there. */
  remove(collection: string): Promise<void>;
}
