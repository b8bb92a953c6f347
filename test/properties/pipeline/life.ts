import { EnvironmentError } from '../../../src/errors.js';
import type { World } from './world.js';

const never = new Promise<never>(() => undefined);

/** One run: whatever it does to the world goes through `step`, and after its crash nothing does. */
export class Life {
  readonly world: World;
  readonly stop = new AbortController();
  readonly abort = new AbortController();
  readonly crashed: Promise<void>;
  /** What was made to fail on purpose. */
  readonly injected = new Set<unknown>();
  dead = false;
  readonly #faultRate: number;
  readonly #stopRate: number;
  #left: number;
  #die: () => void = () => undefined;

  constructor(world: World) {
    this.world = world;
    const { random } = world;
    this.#left = !world.quiet && random() < 0.5 ? world.below(60) + 1 : Infinity;
    this.#faultRate = !world.quiet && random() < 0.5 ? random() * 0.05 : 0;
    this.#stopRate = !world.quiet && random() < 0.2 ? 0.02 : 0;
    this.crashed = new Promise((resolve) => (this.#die = resolve));
  }

  /** Takes a while, in which the world goes on; never ends when the run crashes meanwhile. */
  async step(longest = 12): Promise<void> {
    for (let turns = this.world.below(longest); turns > 0; turns -= 1) await Promise.resolve();
    if (this.dead) return never;
    this.world.happen();
    this.#interrupt();
    this.#left -= 1;
    if (this.#left > 0) return undefined;
    this.dead = true;
    this.#die();
    return never;
  }

  /** An error, if something is to fail now. */
  fault(what: string): Error | undefined {
    if (!this.world.chance(this.#faultRate)) return undefined;
    const error = new EnvironmentError(`${what} failed`, { code: 'x_injected', hint: 'Go on.' });
    this.injected.add(error);
    return error;
  }

  /** Whether somebody may press Ctrl-C. */
  get stops(): boolean {
    return this.#stopRate > 0;
  }

  #interrupt(): void {
    if (!this.world.chance(this.#stopRate)) return;
    const controller = this.stop.signal.aborted ? this.abort : this.stop;
    const reason = new Error('interrupted');
    this.injected.add(reason);
    controller.abort(reason);
  }
}
