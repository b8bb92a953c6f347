import type { Entry, Fate } from '../../src/pipeline/dispatcher-options.js';
import { Dispatcher } from '../../src/pipeline/dispatcher.js';
import { ScriptedTarget } from './scripted-target.js';

/** A dispatcher under test, and what it told. */
export interface Setup {
  readonly target: ScriptedTarget;
  readonly dispatcher: Dispatcher<string>;
  readonly settled: string[];
  /** How many writes were settled whenever nothing was in flight any more. */
  readonly idle: number[];
}

/** A dispatcher over a scripted target with narrow limits. */
export function setUp(
  options: {
    concurrency?: number;
    writes?: number;
    bytes?: number;
    target?: ScriptedTarget;
    stop?: AbortSignal;
  } = {},
): Setup {
  const target = options.target ?? new ScriptedTarget();
  const settled: string[] = [];
  const idle: number[] = [];
  const dispatcher = new Dispatcher<string>({
    target,
    concurrency: options.concurrency ?? 2,
    maxUnsettled: { writes: options.writes ?? 100, bytes: options.bytes ?? 10_000 },
    stop: options.stop ?? new AbortController().signal,
    abort: new AbortController().signal,
    settle: ({ tag }, fate, superseded) => {
      settled.push(`${tag} ${nameOf(fate)}`);
      settled.push(...superseded.map((older) => `${older.tag} superseded`));
    },
    idle: () => idle.push(settled.length),
  });
  return { target, dispatcher, settled, idle };
}

function nameOf(fate: Fate): string {
  if (fate === 'durable') return fate;
  return 'unchanged' in fate ? 'unchanged' : fate.rejection.code;
}

/** A write of ten bytes, named by its tag. */
export function entry(identity: string, tag = identity, bytes = 10): Entry<string> {
  return { write: { kind: 'put', id: tag, identity, bytes, size: bytes }, tag };
}

/** The ids of each batch sent so far. */
export function sent({ target }: Setup): readonly string[] {
  return target.calls.map(({ ids }) => ids.join());
}
