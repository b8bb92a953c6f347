import type { RunOptions } from './run.js';
import type { VerifyOptions } from './verify-options.js';

/** How it is made sure that nobody writes to the source any more. */
export type WritingStopped =
  /** The source has to stand still for so many seconds. */
  | { readonly quietForSeconds: number }
  /** Somebody is asked, once the target is in step; rejects when `stop` fires. */
  | {
      /** Resolves to whether writing has stopped. */
      readonly confirm: (stop: AbortSignal) => Promise<boolean>;
      /** When it has stopped, in milliseconds since 1970. A source that only holds a past has to reach beyond it. */
      readonly stoppedAt?: number | undefined;
    };

/** What `cutover` needs. */
export interface CutoverOptions
  extends
    Pick<RunOptions, 'migration' | 'collections' | 'state' | 'stateRoot' | 'stop' | 'abort' | 'report'>,
    Pick<VerifyOptions, 'folder' | 'readUnitsPerSecond' | 'patience'> {
  /** Seconds after which a target that is not in step is given up. Begins anew once `confirm` has answered. */
  readonly timeoutSeconds: number;
  readonly writingStopped: WritingStopped;
  /** Whether both sides are compared. A collection that is not compared is never ready. */
  readonly verify: boolean;
  /** Whether only what has changed since the last verification that found everything equal is compared. */
  readonly quick?: boolean;
  /** How many documents each collection may have listed as rejected. */
  readonly acceptRejects: number;
}
