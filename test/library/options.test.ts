import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ConfigError, cutover, dryRun, migrate, sync, verify, watch } from '../../src/index.js';
import { OwnAdapters } from './own-adapters.js';

let own: OwnAdapters;
beforeEach(async () => {
  own = await OwnAdapters.create();
});
afterEach(() => own[Symbol.asyncDispose]());

const repair = { force: false };
const sample = { documents: 5 };
const quiet = { writingStopped: { quietForSeconds: 30 } };

type Call = (options: ReturnType<OwnAdapters['options']>) => Promise<unknown>;

// The command line calls the same functions: test/cli/usage.test.ts holds it to their sentences and its exit code.
test.each<readonly [string, Call]>([
  ['"--repair" and "--sample" exclude each other', (options) => verify({ ...options, repair, sample })],
  [
    '"--repair" and "--changes" exclude each other',
    (options) => verify({ ...options, repair, changes: true }),
  ],
  [
    '"--changes" and "--sample" exclude each other',
    (options) => verify({ ...options, changes: true, sample }),
  ],
  [
    '"--changes" and "--restart" exclude each other',
    (options) => verify({ ...options, changes: true, restart: true }),
  ],
  [
    '"--sample" and "--restart" exclude each other',
    (options) => verify({ ...options, sample, restart: true }),
  ],
  [
    '"--quick" and "--no-verify" exclude each other',
    (options) => cutover({ ...options, ...quiet, quick: true, verify: false }),
  ],
  [
    '"--quiet-for" 30 cannot pass within "--timeout" 30',
    (options) => cutover({ ...options, ...quiet, timeoutSeconds: 30 }),
  ],
  [
    '"--enable-streams" is for collections that are copied',
    (options) => sync({ ...options, enableStreams: true }),
  ],
  [
    '"--turn-around" is for one run, and this one stays',
    (options) => watch({ ...options, turnAround: true }),
  ],
  [
    '"maxdeletes" is no option of "migrate", did you mean "maxDeletes"?',
    (options) => migrate({ ...options, ...{ maxdeletes: { documents: 0 } } }),
  ],
  ['"repair" is no option of "dryRun"', (options) => dryRun({ ...options, ...{ repair } })],
])('%s', async (message, call) => {
  const refused: unknown = await call(own.options()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(refused).toMatchObject({ code: 'usage', exitCode: 2, message });
  expect(own.database.tables.size).toBe(0);
});

test('what contradicts nothing is taken', async () => {
  const none = { changes: false, restart: false, sample: undefined, repair: undefined };
  await migrate(own.options());
  expect(await verify({ ...own.options(), ...none, changes: true })).toMatchObject({ command: 'verify' });
  expect(await verify({ ...own.options(), ...none, repair, restart: true })).toMatchObject({ ok: true });
});
