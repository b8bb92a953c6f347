import type { Checkpoint, CheckpointStore } from '../checkpoints/checkpoint-store.js';
import { Saver } from '../checkpoints/saver.js';
import type { CollectionEvent, Report } from '../events.js';
import { type Progress, addOutcomes, countOutcomes, noOutcomes } from '../pipeline/watermark.js';

/** Whose checkpoint is kept, and what stands in it besides the progress. */
export interface CheckpointingOptions {
  readonly collection: string;
  readonly store: CheckpointStore;
  /** The checkpoint that the run resumes from. */
  readonly checkpoint: Checkpoint | undefined;
  readonly digest: string;
  /** The target's incarnation. */
  readonly incarnation: string;
  readonly report: Report<CollectionEvent>;
}

/** Turns the progress of a pass into checkpoints. */
export interface Checkpointing {
  readonly saver: Saver<Checkpoint>;
  readonly advanced: (progress: Progress) => void;
  /** The checkpoint that is saved, or is about to be. */
  readonly latest: () => Checkpoint | undefined;
  /** Notes that the pass reached its end. */
  readonly complete: () => void;
  /** Fires when a checkpoint cannot be saved. */
  readonly failed: AbortSignal;
}

const saveInterval = 1_000;

/** Keeps a collection's checkpoint while a pass goes on. */
export function checkpointing(options: CheckpointingOptions): Checkpointing {
  const { collection, store, checkpoint, digest, incarnation, report } = options;
  const failure = new AbortController();
  const before = checkpoint?.counts ?? noOutcomes;
  let latest = checkpoint;
  const saver = new Saver<Checkpoint>({
    interval: saveInterval,
    failed: (error) => {
      failure.abort(error);
    },
    save: async (value) => {
      await store.save(collection, { ...value, savedAt: new Date().toISOString() });
      report({ type: 'saved' });
    },
  });
  const advanced = ({ position, outcomes }: Progress): void => {
    if (position === undefined) return;
    const total = addOutcomes(before, outcomes);
    const counts = { read: countOutcomes(total), ...total };
    const { complete = false, completedAt } = latest ?? {};
    latest = { position, digest, target: incarnation, complete, completedAt, counts, savedAt: '' };
    saver.note(latest);
  };
  const complete = (): void => {
    if (latest === undefined) return;
    latest = { ...latest, complete: true, completedAt: new Date().toISOString() };
    saver.note(latest);
  };
  return { saver, advanced, latest: () => latest, complete, failed: failure.signal };
}
