import * as z from 'zod';
import type { SourceConnection } from '../source.js';

/** Connects to a database that docferry brings no adapter for. Called at least once by each command. */
export type ConnectSource = () => SourceConnection | Promise<SourceConnection>;

/** A source of the user's own. */
export const customSourceConfig = z.strictObject({
  type: z.literal('custom'),
  /** The database in words, without credentials. Another name is another database: what was read of it is not gone on from. */
  name: z.string().min(1),
  /** Connects to the database. Called at least once by each command; see [writing a source](writing-a-source.md). */
  connect: z.custom<ConnectSource>((value) => typeof value === 'function', 'must be a function'),
  /** Whether it is the database itself that is read, so that when nothing new comes from it, nobody writes to it. */
  live: z.boolean().default(true),
  /** Texts that must not be shown, such as the password that `connect` uses. */
  secrets: z.array(z.string()).readonly().default([]),
});

/** Validated settings of a source of the user's own. */
export type CustomSourceConfig = z.output<typeof customSourceConfig>;
