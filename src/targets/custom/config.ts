import * as z from 'zod';
import type { TargetConnection } from '../target.js';

/** How a target of the user's own is connected. */
export interface ConnectTargetOptions {
  /** Whether the command only looks. Nothing is written then: `ensure`, `write` and `complete` are not called. */
  readonly readOnly: boolean;
}

/** Connects to a database that docferry brings no adapter for. Called at least once by each command. */
export type ConnectTarget = (options: ConnectTargetOptions) => TargetConnection | Promise<TargetConnection>;

/** A target of the user's own. */
export const customTargetConfig = z.strictObject({
  type: z.literal('custom'),
  /** The database in words, without credentials. Another name is another database: what was written to it is written again. */
  name: z.string().min(1),
  /** Connects to the database. Called at least once by each command; see [writing a target](writing-a-target.md). */
  connect: z.custom<ConnectTarget>((value) => typeof value === 'function', 'must be a function'),
  /** Texts that must not be shown, such as the password that `connect` uses. */
  secrets: z.array(z.string()).readonly().default([]),
});

/** Validated settings of a target of the user's own. */
export type CustomTargetConfig = z.output<typeof customTargetConfig>;
