import { join, resolve } from 'node:path';

/** What decides where checkpoints and reject logs are kept. */
export interface StateFolderOptions {
  /** The folder of the config. */
  readonly beside: string;
  readonly migration: string;
  /** Stands in for `.docferry` beside the config. */
  readonly state?: string | undefined;
  readonly cwd: string;
}

/** The folder of one migration's state. */
export function stateFolder({ beside, migration, state, cwd }: StateFolderOptions): string {
  const root = state === undefined ? join(beside, '.docferry') : resolve(cwd, state);
  return join(root, migration);
}
