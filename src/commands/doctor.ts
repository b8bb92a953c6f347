import { setMaxListeners } from 'node:events';
import { describeSource } from '../adapters.js';
import { type Check, Checkup, type Examined, type Finding, failedCheck } from '../checkup.js';
import type { Migration } from '../config/migration.js';
import type { ConfigError, ErrorResult } from '../errors.js';
import { describeState } from '../state-adapters.js';
import { examineSource, examineState, examineTarget } from '../examination-adapters.js';
import { describeTarget } from '../target-adapters.js';
import { examineCollections } from './doctor-collections.js';
import { folderFinding } from './doctor-folder.js';
import { worstError } from './failure.js';
import { chosenPlans } from './opening.js';
import { type Purpose, usesOf } from './purposes.js';
import type { RunOptions } from './run.js';
import { openState } from './state.js';

/** What to look at. */
export interface DoctorOptions extends Pick<RunOptions, 'migration' | 'collections' | 'state' | 'stateRoot'> {
  /** What is going to be run: permissions are looked at for that. */
  readonly purposes: readonly Purpose[];
  /** Also try a write that changes nothing: the deletion of an item that cannot be there. */
  readonly tryWrites?: boolean;
  /** Ends looking; what was not looked at until then has failed. */
  readonly stop: AbortSignal;
}

/** Some checks that belong together. */
export interface DoctorSection {
  readonly about: 'machine' | 'source' | 'target' | 'state';
  /** What was looked at, without credentials. */
  readonly name: string;
  readonly checks: readonly Check[];
}

/** The one JSON object that `doctor` prints. */
export interface DoctorResult {
  readonly command: 'doctor';
  /** Whether nothing has failed; warnings do not count. */
  readonly ok: boolean;
  readonly migration: string;
  readonly sections: readonly DoctorSection[];
  /** The failure that most deserves attention. */
  readonly error?: ErrorResult;
}

/** Looks at everything that a run depends on, both sides at the same time. Changes nothing. Never rejects. */
export async function doctor(options: DoctorOptions): Promise<DoctorResult> {
  const { migration, stop } = options;
  // Every request under way listens to it; Node warns of a leak at eleven.
  setMaxListeners(0, stop);
  const plans = chosenPlans(options);
  const uses = usesOf(options.purposes);
  const common = { migration, plans, tryWrites: options.tryWrites === true, stop };
  const machine = [nodeCheck(), configCheck(migration, plans.length)];
  const [source, target, state] = await Promise.all([
    surely('source', () => examineSource({ ...common, uses: uses.source })),
    surely('target', () => examineTarget({ ...common, uses: uses.target })),
    surely('state', () => examineKept(options, { ...common, uses: uses.state })),
  ]);
  const usable = { source: source.usable, target: target.usable };
  const collections = await examineCollections({ migration, plans, usable, stop }).catch(
    (error: unknown) => ({
      source: [],
      target: [failedCheck('collections', error)],
    }),
  );
  return resultOf(migration, [
    { about: 'machine', name: 'this machine', checks: machine },
    {
      about: 'source',
      name: describeSource(migration.source),
      checks: [...source.checks, ...collections.source],
    },
    {
      about: 'target',
      name: describeTarget(migration.target),
      checks: [...target.checks, ...collections.target],
    },
    { about: 'state', name: stateName(options.state), checks: state.checks },
  ]);
}

function resultOf({ name }: Pick<Migration, 'name'>, sections: readonly DoctorSection[]): DoctorResult {
  const error = worstError(sections.flatMap(({ checks }) => checks).flatMap(errorIn));
  const result = { command: 'doctor', ok: error === undefined, migration: name, sections } as const;
  return error === undefined ? result : { ...result, error };
}

function errorIn({ status, reason: message, cure: hint = '', code, exitCode }: Check): ErrorResult[] {
  if (status !== 'failed' || code === undefined || exitCode === undefined) return [];
  return [{ code, message, hint, exitCode }];
}

/** What is thrown past the checks is itself one that has failed. */
async function surely(check: string, examine: () => Promise<Examined>): Promise<Examined> {
  try {
    return await examine();
  } catch (error) {
    return { checks: [failedCheck(check, error)], usable: false };
  }
}

/** What can be told where the config is wrong: the mistake, and that everything else depends on it. */
export function doctorWithoutConfig(error: ConfigError): DoctorResult {
  const machine = [nodeCheck(), failedCheck('config', error)];
  const left = ['source', 'target', 'state'] as const;
  return resultOf({ name: '' }, [
    { about: 'machine', name: 'this machine', checks: machine },
    ...left.map((about): DoctorSection => {
      const skipped = { check: about, status: 'skipped', reason: '"config" has failed' } as const;
      return { about, name: 'unknown', checks: [skipped] };
    }),
  ]);
}

function nodeCheck(): Check {
  const { node } = process.versions;
  const found = { check: 'Node.js', reason: node } as const;
  if (Number(node.split('.')[0]) >= 22) return { ...found, status: 'ok' };
  // The SDK of AWS announces that its versions from January 2027 on need Node.js 22.
  const cure = 'Upgrade to Node.js 22 or newer, which the SDK of AWS will need from 2027 on.';
  return { ...found, status: 'warning', cure };
}

function configCheck({ name }: Migration, collections: number): Check {
  const count = `${collections} ${collections === 1 ? 'collection' : 'collections'}`;
  return { check: 'config', status: 'ok', reason: `migration "${name}", ${count}` };
}

async function examineKept(
  options: DoctorOptions,
  examination: Parameters<typeof examineState>[1],
): Promise<Examined> {
  const { state } = options;
  if (typeof state !== 'string' && state.type === 'dynamodb') return await examineState(state, examination);
  const checkup = new Checkup();
  const { value } =
    typeof state === 'string'
      ? await checkup.look('folder', () => folderFinding(state))
      : await checkup.look('checkpoints', () => checkpointsFinding(options));
  return { checks: checkup.checks, usable: value !== undefined };
}

/** Reads the checkpoints in a place of the user's own. */
async function checkpointsFinding(options: DoctorOptions): Promise<Finding<true>> {
  await using state = await openState(options);
  for (const { name } of chosenPlans(options)) await state.checkpoints.load(name);
  return { value: true, reason: 'can be read' };
}

function stateName(state: DoctorOptions['state']): string {
  return typeof state === 'string' ? 'a folder' : describeState(state);
}
