import { dirname, join, resolve } from 'node:path';

/** What decides where checkpoints and reject logs are kept. */
export interface StateFolderOptions {
  readonly configPath: string;
  readonly migration: string;
  /** Stands in for `.docferry` beside the config. */
  readonly state?: string | undefined;
  readonly cwd: string;
}

/** The folder of one migration's state. */
export function stateFolder({ configPath, migration, state, cwd }: StateFolderOptions): string {
  const root = state === undefined ? join(dirname(configPath), '.docferry') : resolve(cwd, state);
  return join(root, migration);
}
