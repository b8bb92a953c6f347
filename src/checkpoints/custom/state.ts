import { join } from 'node:path';
import { ConfigError } from '../../errors.js';
import { requirePort } from '../../port.js';
import type { CheckpointStore } from '../checkpoint-store.js';
import { openFolder } from '../folder.js';
import type { State, StatePlace } from '../state.js';
import type { CustomStateConfig } from './config.js';

const members: readonly (keyof CheckpointStore)[] = ['load', 'save', 'remove', Symbol.asyncDispose];

/** Opens a place of the user's own, beside which the folder keeps what that does not. Throws ConfigError when it is none. */
export async function openCustomState(
  { name, open }: CustomStateConfig,
  { migration, root }: StatePlace,
): Promise<State> {
  const what = `what "open" of the state "${name}" returns`;
  const custom = requirePort(what, ['checkpoints'], await open(migration));
  const checkpoints = requirePort(`"checkpoints" of the state "${name}"`, members, custom.checkpoints);
  const folder = root === undefined ? undefined : openFolder(join(root, migration));
  const kept = <T>(part: string, given: T | undefined): T => {
    if (given !== undefined) return given;
    throw new ConfigError(`the state "${name}" keeps no "${part}", and there is no folder that does`, {
      code: 'custom_incomplete',
      hint: `Add "${part}" to what "open" returns.`,
    });
  };
  return {
    checkpoints,
    leases: kept('leases', custom.leases ?? folder?.leases),
    rejects: kept('rejects', custom.rejects ?? folder?.rejects),
    verified: kept('verified', custom.verified ?? folder?.verified),
    [Symbol.asyncDispose]: () => checkpoints[Symbol.asyncDispose](),
  };
}
