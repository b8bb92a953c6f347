/** Yields the next thing of a series, or undefined at its end. */
type Next<T> = () => Promise<T | undefined>;

/**
 * Interleaves several series, in whatever order their things come.
 *
 * Each series is one step ahead: its next thing is fetched while the last is being used.
 */
export async function* merge<T>(series: readonly Next<T>[]): AsyncGenerator<T, void, undefined> {
  type Step = { readonly index: number; readonly value: T | undefined };
  const steps = new Map<number, Promise<Step>>();
  const advance = (index: number, next: Next<T>): void => {
    const step = next().then((value) => ({ index, value }));
    // A failure is met when its turn comes, or never if the reader leaves before.
    step.catch(() => undefined);
    // Who has just been served goes to the end of the line.
    steps.delete(index);
    steps.set(index, step);
  };
  series.forEach((next, index) => {
    advance(index, next);
  });
  while (steps.size > 0) {
    const { index, value } = await Promise.race(steps.values());
    const next = series[index];
    if (value === undefined || next === undefined) {
      steps.delete(index);
      continue;
    }
    advance(index, next);
    yield value;
  }
}
