import { ConfigError } from '../errors.js';
import type { CutoverOptions } from './cutover-options.js';
import type { RunOptions } from './run.js';
import type { VerifyOptions } from './verify-options.js';

type Compared = Partial<Pick<VerifyOptions, 'repair' | 'sample' | 'changes' | 'restart'>>;

/** What says something else of what is compared. */
const ofVerify = [
  ['repair', 'sample'],
  ['repair', 'changes'],
  ['changes', 'sample'],
  ['changes', 'restart'],
  ['sample', 'restart'],
] as const satisfies readonly (readonly [keyof Compared, keyof Compared])[];

/** Throws ConfigError `usage` where options of a verification contradict each other. */
export function refuseVerify(options: Compared): void {
  const asked = (name: keyof Compared): boolean => options[name] !== undefined && options[name] !== false;
  const pair = ofVerify.find(([one, other]) => asked(one) && asked(other));
  if (pair !== undefined) throw exclusive(pair, 'Leave out one.');
}

/** Throws ConfigError `usage` where options of a cutover contradict each other. */
export function refuseCutover({
  quick = false,
  verify,
  writingStopped,
  timeoutSeconds,
}: Pick<CutoverOptions, 'quick' | 'verify' | 'timeoutSeconds'> & {
  /** Absent where somebody will be asked. */
  readonly writingStopped: CutoverOptions['writingStopped'] | undefined;
}): void {
  if (quick && !verify) throw exclusive(['quick', 'no-verify'], 'Leave out one of them.');
  if (writingStopped === undefined || !('quietForSeconds' in writingStopped)) return;
  const { quietForSeconds } = writingStopped;
  if (quietForSeconds < timeoutSeconds) return;
  throw usage(
    `"--quiet-for" ${quietForSeconds} cannot pass within "--timeout" ${timeoutSeconds}`,
    'Give --timeout more seconds than --quiet-for.',
  );
}

/** Throws ConfigError `usage` where options of a sync contradict each other; `stays` is whether it goes on until it is stopped. */
export function refuseSync(
  {
    initial,
    enableStreams,
    turnAround,
  }: Pick<RunOptions, 'enableStreams' | 'turnAround'> & { readonly initial: boolean },
  stays: boolean,
): void {
  if (enableStreams === true && !initial)
    throw usage(
      '"--enable-streams" is for collections that are copied',
      'Leave out --enable-streams, or add --initial.',
    );
  if (stays && turnAround === true)
    throw usage(
      '"--turn-around" is for one run, and this one stays',
      'Run docferry sync --turn-around once, then go on without it.',
    );
}

function exclusive([one, other]: readonly [string, string], hint: string): ConfigError {
  return usage(`"--${one}" and "--${other}" exclude each other`, hint);
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError(message, { code: 'usage', hint });
}
