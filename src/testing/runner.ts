/** Declares a test. */
export interface DeclareTest {
  (name: string, check: () => Promise<void>): unknown;
  /** Declares a test that is not run. */
  readonly skip: (name: string, check: () => Promise<void>) => unknown;
}

/**
 * What runs the suites.
 *
 * `{ describe, it, after }` of `node:test` is one, and so is `{ describe, it, after: afterAll }` of jest or vitest.
 */
export interface TestRunner {
  /** Declares a suite, whose tests are declared by its argument. */
  readonly describe: (name: string, suite: () => void) => unknown;
  /** Declares a test. */
  readonly it: DeclareTest;
  /** Called while a suite is declared: its argument runs once the tests of that suite are over. */
  readonly after: (end: () => Promise<void>) => unknown;
}

/** Declares a test that gets a fixture of its own, and is skipped unless it is wanted. */
export type FixtureTest<F> = (name: string, check: (fixture: F) => Promise<void>, wanted?: boolean) => void;

/** Declares tests that each get a fixture of their own, which is disposed of afterwards. */
export function withFixture<F extends AsyncDisposable>(
  { it }: TestRunner,
  create: () => Promise<F>,
): FixtureTest<F> {
  return (name, check, wanted = true) => {
    (wanted ? it : it.skip)(name, async () => {
      await using fixture = await create();
      await check(fixture);
    });
  };
}

/** Something that is made when it is first asked for. */
export function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
