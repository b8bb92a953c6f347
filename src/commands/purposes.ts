import type { StateUse } from '../checkpoints/uses.js';
import type { SourceUse } from '../sources/uses.js';
import type { TargetUse } from '../targets/uses.js';

/** What is to be permitted: a command by its name, or a flag that needs more than its command does by itself. */
export type Purpose =
  | 'dry-run'
  | 'migrate'
  | 'sync'
  | 'verify'
  | 'repair'
  | 'cutover'
  | 'retry'
  | 'undo'
  | 'status'
  | 'rejects'
  | 'enable-streams';

/** What is done to the source, the target and the state. */
export interface Uses {
  readonly source: ReadonlySet<SourceUse>;
  readonly target: ReadonlySet<TargetUse>;
  readonly state: ReadonlySet<StateUse>;
}

interface UsesOfOne {
  readonly source?: readonly SourceUse[];
  readonly target?: readonly TargetUse[];
  readonly state?: readonly StateUse[];
}

/** What any pass does to the state. */
const passes = ['open', 'read', 'save', 'note', 'clear'] as const;

/** A sync may have to end a copy that `migrate` has begun. */
const sync: Required<UsesOfOne> = {
  source: ['shape', 'copy', 'follow'],
  target: ['prepare', 'complete', 'write', 'replace'],
  state: passes,
};

const verify: Required<UsesOfOne> = {
  source: ['shape', 'copy', 'follow', 'fetch'],
  target: ['survey', 'fetch', 'scan'],
  state: ['open', 'mark'],
};

const uses: Readonly<Record<Purpose, UsesOfOne>> = {
  'dry-run': { source: ['shape', 'copy', 'follow'], target: ['survey'] },
  migrate: { ...sync, target: ['make', ...sync.target], state: ['make', ...passes] },
  sync,
  verify,
  repair: { ...verify, target: [...verify.target, 'write', 'replace'], state: passes },
  cutover: {
    source: [...sync.source, ...verify.source],
    target: [...sync.target, ...verify.target, 'readiness'],
    state: passes,
  },
  retry: {
    source: ['shape', 'probe', 'fetch'],
    target: ['prepare', 'write', 'replace'],
    state: passes,
  },
  undo: { source: ['shape'], target: ['survey', 'fetch', 'write'] },
  status: { source: ['probe'], state: ['open', 'read'] },
  rejects: { state: ['open', 'list'] },
  'enable-streams': { source: ['enable'] },
};

/** The names of what can be permitted. */
export const purposes: readonly string[] = Object.keys(uses);

/** Whether this is the name of something that can be permitted. */
export function isPurpose(name: string): name is Purpose {
  return purposes.includes(name);
}

/** What some commands do, taken together. */
export function usesOf(chosen: readonly Purpose[]): Uses {
  const all = chosen.map((purpose) => uses[purpose]);
  return {
    source: new Set(all.flatMap(({ source = [] }) => source)),
    target: new Set(all.flatMap(({ target = [] }) => target)),
    state: new Set(all.flatMap(({ state = [] }) => state)),
  };
}
