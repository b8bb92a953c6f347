import type { Checkpoint, CheckpointStore } from './checkpoint-store.js';
import { CollectionFiles } from './collection-files.js';
import { decodeCheckpoint, encodeCheckpoint } from './format.js';

/** Keeps each checkpoint in a file of its own in one folder, which is made when it is missing. */
export class FileCheckpointStore extends CollectionFiles<Checkpoint> implements CheckpointStore {
  constructor(folder: string) {
    super(folder, { noun: 'the checkpoint', encode: encodeCheckpoint, decode: decodeCheckpoint });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
