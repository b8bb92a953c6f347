import * as z from 'zod';
import type { CheckpointStore } from '../checkpoint-store.js';
import type { State } from '../state.js';

/** What a place of the user's own keeps of the state of a migration. The rest is kept in the folder. */
export interface CustomState extends Partial<Pick<State, 'leases' | 'rejects' | 'verified'>> {
  readonly checkpoints: CheckpointStore;
}

/** Opens a place of the user's own for the state of the migration of this name. Called at least once by each command. */
export type OpenState = (migration: string) => CustomState | Promise<CustomState>;

/** A place of the user's own for the state. */
export const customStateConfig = z.strictObject({
  type: z.literal('custom'),
  /** The place in words, without credentials. */
  name: z.string().min(1),
  /** Opens the place for the migration of a name. Called at least once by each command; see [checkpoint stores](writing-a-target.md). */
  open: z.custom<OpenState>((value) => typeof value === 'function', 'must be a function'),
  /** Texts that must not be shown, such as the password that `open` uses. */
  secrets: z.array(z.string()).readonly().default([]),
});

/** Validated settings of a place of the user's own for the state. */
export type CustomStateConfig = z.output<typeof customStateConfig>;
